package org.xend.protocol.xenbus;

import java.util.Optional;

/// The `state` key of either end of a device (`xen/io/xenbus.h`), written in decimal; the number is the
/// ordinal.
public enum XenbusState {
    UNKNOWN,
    INITIALISING,
    INIT_WAIT,
    INITIALISED,
    CONNECTED,
    CLOSING,
    CLOSED,
    RECONFIGURING,
    RECONFIGURED;

    /// The value of the key.
    public String text() {
        return Integer.toString(ordinal());
    }

    /// @return empty where the text is no state; peers write this key, so its value may be any text
    public static Optional<XenbusState> parse(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) - '0' < values().length
                ? Optional.of(values()[text.charAt(0) - '0'])
                : Optional.empty();
    }
}
