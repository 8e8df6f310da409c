package org.xend.protocol.xs;

/// Finds messages in a stream that may be split at any byte.
///
/// Owned by one connection's reader. Messages that arrive whole are handed over where they lie, without a
/// copy; only a message that a read cut in two is put together in a buffer of the decoder's own, which is
/// given up as soon as the message is complete.
public final class FrameDecoder {
    private static final byte[] NONE = {};

    private byte[] partial = NONE;
    private int have;

    /// Takes one message at a time.
    @FunctionalInterface
    public interface Sink {
        /// @param frame holds the header at `at`, followed by `length` bytes of payload; valid during the call
        /// @return false to stop the decoder after this message
        boolean frame(byte[] frame, int at, int length);
    }

    /// Feeds bytes as they came.
    ///
    /// @return how many were used: all of them, unless the sink stopped the decoder
    /// @throws FrameException when a header announces too much; the decoder is of no use afterwards
    public int decode(byte[] in, int offset, int length, Sink sink) throws FrameException {
        int at = offset;
        int end = offset + length;
        while (have > 0) {
            int need = have < Wire.HEADER_BYTES ? Wire.HEADER_BYTES : Wire.HEADER_BYTES + checkedLength(partial, 0);
            int take = Math.min(need - have, end - at);
            if (partial.length < need) {
                partial = java.util.Arrays.copyOf(partial, need);
            }
            System.arraycopy(in, at, partial, have, take);
            have += take;
            at += take;
            if (have < need) {
                return length;
            }
            if (need > Wire.HEADER_BYTES || checkedLength(partial, 0) == 0) {
                byte[] frame = partial;
                partial = NONE;
                have = 0;
                if (!sink.frame(frame, 0, need - Wire.HEADER_BYTES)) {
                    return at - offset;
                }
            }
        }
        while (end - at >= Wire.HEADER_BYTES) {
            int payload = checkedLength(in, at);
            int frameEnd = at + Wire.HEADER_BYTES + payload;
            if (frameEnd > end) {
                break;
            }
            int start = at;
            at = frameEnd;
            if (!sink.frame(in, start, payload)) {
                return at - offset;
            }
        }
        if (at < end) {
            have = end - at;
            partial = new byte[Math.max(have, Wire.HEADER_BYTES)];
            System.arraycopy(in, at, partial, 0, have);
        }
        return length;
    }

    /// Forgets a half-read message: the stream begins anew.
    public void reset() {
        partial = NONE;
        have = 0;
    }

    /// Whether the stream stands between two messages.
    public boolean isAtBoundary() {
        return have == 0;
    }

    /// A copy of what has come of a message that is not whole.
    public byte[] pending() {
        return have == 0 ? NONE : java.util.Arrays.copyOf(partial, have);
    }

    private static int checkedLength(byte[] frame, int at) throws FrameException {
        int length = Wire.length(frame, at);
        if (Integer.compareUnsigned(length, Wire.MAX_PAYLOAD) > 0) {
            throw new FrameException(length);
        }
        return length;
    }
}
