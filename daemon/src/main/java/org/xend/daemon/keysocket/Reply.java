package org.xend.daemon.keysocket;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsError;

/// The store's answer to one request.
///
/// @param type that of the request, or ERROR's number
record Reply(int type, byte[] payload) {
    /// Empty where the request was carried out. A name outside the table reads as EINVAL.
    Optional<XsError> error() {
        return type == MessageType.ERROR.number() ? Optional.of(XsError.ofName(text())) : Optional.empty();
    }

    /// The payload without the NUL at its end, if it has one.
    String text() {
        int length = payload.length > 0 && payload[payload.length - 1] == 0 ? payload.length - 1 : payload.length;
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }
}
