package org.xend.protocol.xs;

/// A header announced more than 4096 bytes of payload: where the next message begins is unknown, so the
/// connection has to be closed. Without a stack trace, as peers cause it at will.
public final class FrameException extends Exception {
    private static final long serialVersionUID = 1L;

    public FrameException(int length) {
        super(
                "payload of " + Integer.toUnsignedString(length) + " bytes exceeds " + Wire.MAX_PAYLOAD,
                null,
                false,
                false);
    }
}
