package org.xend.protocol.settings;

import java.util.Arrays;
import java.util.Optional;

/// Whose kernel the embedded hypervisor's dom0 plays.
public enum Dom0System {
    NETBSD("NetBSD"), LINUX("Linux");

    private final String word;

    Dom0System(String word) {
        this.word = word;
    }

    /// As `uname -s` spells it.
    public String word() {
        return word;
    }

    static Optional<Dom0System> of(String word) {
        return Arrays.stream(values()).filter(value -> value.word.equalsIgnoreCase(word)).findFirst();
    }
}
