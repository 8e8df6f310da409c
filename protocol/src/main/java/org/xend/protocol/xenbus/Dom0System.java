package org.xend.protocol.xenbus;

import java.util.Arrays;
import java.util.Optional;

/// dom0's operating system: whose conventions backends, device numbers and hotplug scripts follow.
public enum Dom0System {
    NETBSD("NetBSD"),
    LINUX("Linux");

    private final String word;

    Dom0System(String word) {
        this.word = word;
    }

    /// As `uname -s` spells it.
    public String word() {
        return word;
    }

    /// @param word in any case
    public static Optional<Dom0System> of(String word) {
        return Arrays.stream(values())
                .filter(value -> value.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
