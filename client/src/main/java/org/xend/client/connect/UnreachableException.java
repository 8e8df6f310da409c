package org.xend.client.connect;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Path;

/// No daemon answers on the socket.
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path socket;
    private final boolean denied;

    UnreachableException(Path socket, String reason) {
        super(reason, null, false, false);
        this.socket = socket;
        this.denied = isDenied(socket);
    }

    /// Asks the file system, as the text of the reason depends on the system and its language.
    private static boolean isDenied(Path socket) {
        try {
            socket.getFileSystem().provider().checkAccess(socket, AccessMode.WRITE);
            return false;
        } catch (AccessDeniedException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    public Path socket() {
        return socket;
    }

    /// Whether the socket or a folder on the way to it is there, and this user may not use it.
    public boolean denied() {
        return denied;
    }
}
