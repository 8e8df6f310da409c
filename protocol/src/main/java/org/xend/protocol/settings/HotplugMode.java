package org.xend.protocol.settings;

/// Who runs the hotplug scripts: the daemon itself, or a `xend backend` process of its own.
public enum HotplugMode {
    INSIDE,
    APART
}
