package org.xend.protocol.xs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The header of every message: four unsigned 32-bit words in the host's byte order.
///
/// ```
///  0      4        8       12      16
///  | type | req_id | tx_id | len   | payload, len bytes, at most 4096
/// ```
///
/// There is no magic and no version. A reply repeats type, req_id and tx_id; a failure has type 16.
public final class Wire {
    public static final int HEADER_BYTES = 16;
    /// XENSTORE_PAYLOAD_MAX.
    public static final int MAX_PAYLOAD = 4096;
    public static final int MAX_FRAME = HEADER_BYTES + MAX_PAYLOAD;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private Wire() {}

    public static int type(byte[] frame, int at) {
        return (int) WORD.get(frame, at);
    }

    public static int requestId(byte[] frame, int at) {
        return (int) WORD.get(frame, at + 4);
    }

    public static int transactionId(byte[] frame, int at) {
        return (int) WORD.get(frame, at + 8);
    }

    /// As sent: compare with [Integer#compareUnsigned], 0x80000000 is a large length and no negative one.
    public static int length(byte[] frame, int at) {
        return (int) WORD.get(frame, at + 12);
    }

    public static void putHeader(byte[] frame, int at, int type, int requestId, int transactionId, int length) {
        WORD.set(frame, at, type);
        WORD.set(frame, at + 4, requestId);
        WORD.set(frame, at + 8, transactionId);
        WORD.set(frame, at + 12, length);
    }
}
