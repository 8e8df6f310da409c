package org.xend.protocol.domain;

import java.util.Locale;

/// The requests to a guest through `control/shutdown`; the word is the key's value.
public enum ShutdownRequest {
    POWEROFF,
    HALT,
    REBOOT,
    SUSPEND,
    CRASH;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException naming the text and the words known
    public static ShutdownRequest parse(String text) {
        for (ShutdownRequest request : values()) {
            if (request.word().equals(text)) {
                return request;
            }
        }
        throw new IllegalArgumentException(
                "the shutdown reason must be poweroff, halt, reboot, suspend or crash, got '" + text + "'");
    }
}
