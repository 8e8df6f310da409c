package org.xend.protocol.settings;

/// Which process runs the hotplug scripts: the daemon itself, or a separate `xend backend`.
public enum HotplugMode {
    INSIDE,
    APART
}
