package org.xend.daemon.hotplug;

/// dom0's operating system, as `uname -s` spells it.
public enum Dom0System {
    NETBSD("NetBSD"), LINUX("Linux");

    private final String word;

    Dom0System(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
