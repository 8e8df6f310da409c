package org.xend.protocol.settings;

/// Which hypervisor the daemon works with: the one below it, or the embedded simulator.
public enum HypervisorKind {
    XEN,
    EMBEDDED
}
