package org.xend.daemon.xenstored.connection;

import java.util.Arrays;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;

/// Bytes waiting to be sent to one client. Messages are encoded straight into it. Owned by its connection.
public final class OutputQueue {
    private static final int SMALLEST = 512;
    /// An emptied queue keeps its buffer up to this size.
    private static final int KEPT = 16 * 1024;
    /// Beyond this size a buffer grows by a quarter: it belongs to a client that does not read.
    private static final int LARGE = 256 * 1024;

    /// Of the heap (`G1HeapRegionSize` in bin/xend).
    private static final int REGION = 1024 * 1024;

    private byte[] bytes = new byte[SMALLEST];
    private int start;
    private int end;
    private long sent;

    /// Heap bytes it takes. A large array has whole regions of the heap for itself.
    public int held() {
        return held(bytes.length);
    }

    private static int held(int length) {
        return length < REGION / 2 ? length : (length / REGION + 1) * REGION;
    }

    /// Heap bytes that so many bytes more in the queue would take more.
    int growth(int count) {
        boolean fits = end + count <= bytes.length || size() + count <= bytes.length && start >= size();
        return fits ? 0 : held(grown(size() + count)) - held(bytes.length);
    }

    private int grown(int need) {
        int more = bytes.length < LARGE ? bytes.length : bytes.length / 4;
        return Math.max(need, bytes.length + more);
    }

    public int size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /// Bytes ever taken out, and with [#size] ever put in.
    public long sent() {
        return sent;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    /// Writes a header and makes room for its payload, which the caller puts at the place returned.
    public int message(int type, int requestId, int transactionId, int payload) {
        int at = room(Wire.HEADER_BYTES + payload);
        Wire.putHeader(bytes, at, type, requestId, transactionId, payload);
        return at + Wire.HEADER_BYTES;
    }

    public void message(int type, int requestId, int transactionId, byte[] payload) {
        int at = message(type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, bytes, at, payload.length);
    }

    /// Whether the message that begins there is this event.
    ///
    /// @param begin how many bytes were ever queued before it; none of it may have been taken out
    boolean holdsEvent(long begin, String path, String token) {
        int at = start + (int) (begin - sent);
        int text = at + Wire.HEADER_BYTES;
        return Wire.type(bytes, at) == MessageType.WATCH_EVENT.number()
                && Wire.length(bytes, at) == path.length() + token.length() + 2
                && Payload.isAt(path, bytes, text)
                && Payload.isAt(token, bytes, text + path.length() + 1);
    }

    /// Bytes that were queued in the life of an earlier daemon.
    public void restore(byte[] queued) {
        int at = room(queued.length);
        System.arraycopy(queued, 0, bytes, at, queued.length);
    }

    private int room(int count) {
        if (end + count > bytes.length) {
            int size = size();
            byte[] from = bytes;
            if (size + count > bytes.length || start < size) {
                bytes = new byte[grown(size + count)];
            }
            System.arraycopy(from, start, bytes, 0, size);
            start = 0;
            end = size;
        }
        int at = end;
        end += count;
        return at;
    }

    /// The first bytes were sent.
    public void remove(int count) {
        start += count;
        sent += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = new byte[SMALLEST];
            }
        }
    }

    public void clear() {
        remove(size());
    }

    public byte[] copy() {
        return Arrays.copyOfRange(bytes, start, end);
    }
}
