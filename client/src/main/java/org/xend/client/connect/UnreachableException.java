package org.xend.client.connect;

import java.nio.file.Path;

/// No daemon answers on the socket.
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path socket;

    UnreachableException(Path socket, String reason) {
        super(reason, null, false, false);
        this.socket = socket;
    }

    public Path socket() {
        return socket;
    }

    /// The file is there and this user may not use it.
    public boolean denied() {
        return getMessage().contains("Permission denied") || getMessage().contains("Operation not permitted");
    }
}
