package org.xend.protocol.xs;

import java.nio.charset.StandardCharsets;

/// The error names of `xs_wire.h`. Clients read any other name as EINVAL, so no other is ever sent.
public enum XsError {
    EINVAL,
    EACCES,
    EEXIST,
    EISDIR,
    ENOENT,
    ENOMEM,
    ENOSPC,
    EIO,
    ENOTEMPTY,
    ENOSYS,
    EROFS,
    EBUSY,
    EAGAIN,
    EISCONN,
    E2BIG,
    EPERM;

    private final byte[] payload = (name() + '\0').getBytes(StandardCharsets.US_ASCII);
    private final XsException exception = new XsException(this);

    /// The payload of the ERROR message; not to be changed.
    public byte[] payload() {
        return payload;
    }

    /// The exception of this error, always the same one: it has no trace and no state.
    public XsException exception() {
        return exception;
    }

    /// @return the error of a name; EINVAL for names this table does not have, as libxenstore reads them
    public static XsError ofName(String name) {
        for (XsError error : values()) {
            if (error.name().equals(name)) {
                return error;
            }
        }
        return EINVAL;
    }
}
