package org.xend.client.connect;

import java.io.IOException;

/// The answer is no answer of xend: cut off, over a limit, or not HTTP at all.
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
