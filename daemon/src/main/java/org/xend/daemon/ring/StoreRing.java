package org.xend.daemon.ring;

/// The page between a domain and the store (`xen/io/xs_wire.h`, `docs/misc/xenstore-ring.txt`) as the store
/// sees it; the domain's end is [GuestStoreRing].
///
/// ```
///    0  requests, 1024 bytes      2048  requests consumed (store)    2052  requests produced (domain)
/// 1024  responses, 1024 bytes     2056  responses consumed (domain)  2060  responses produced (store)
/// 2064  features (store)          2068  connection state             2072  error (store)
/// 2076  event channel (set by Xen for domains it makes itself)
/// ```
public final class StoreRing {
    public static final int RING_BYTES = 1024;
    /// What [#peek] and [#put] return once the indices make no sense.
    public static final int BROKEN = ByteRing.BROKEN;

    /// Values of the connection word.
    public static final int CONNECTED = 0;
    public static final int RECONNECT = 1;

    private static final int INDICES = 2048;
    private static final int INDICES_END = 2064;
    private static final int FEATURES = 2064;
    private static final int CONNECTION = 2068;
    private static final int ERROR = 2072;
    private static final int EVENT_CHANNEL = 2076;

    /// Why the store serves this ring no more: the error word.
    public enum Fault {
        NONE,
        EVENT_CHANNEL,
        RING_INDEX,
        PROTOCOL
    }

    private final SharedPage page;
    private final ByteRing requests;
    private final ByteRing responses;

    public StoreRing(SharedPage page) {
        this.page = page;
        requests = new ByteRing(page, 0, RING_BYTES, 2048, 2052);
        responses = new ByteRing(page, RING_BYTES, RING_BYTES, 2056, 2060);
    }

    /// Copies bytes of requests from an index on; they are taken by [#advance].
    ///
    /// @return how many, 0 when there are none, or [#BROKEN]
    public int peek(int from, byte[] target, int offset, int length) {
        return requests.peek(from, target, offset, length);
    }

    /// Takes the requests before this index.
    public void advance(int to) {
        requests.advance(to);
    }

    public int requestsConsumed() {
        return requests.consumedIndex();
    }

    public int responsesProduced() {
        return responses.producedIndex();
    }

    /// Whether there is something to take, or the indices make no sense.
    public boolean hasRequests() {
        return requests.available() != 0;
    }

    /// How many bytes there are to take, or [#BROKEN].
    public int requestBytes() {
        return requests.available();
    }

    /// Adds bytes of responses, as far as there is room.
    ///
    /// @return how many, or [#BROKEN]
    public int put(byte[] source, int offset, int length) {
        return responses.put(source, offset, length);
    }

    /// Empties both directions, whatever their indices were.
    public void reset() {
        for (int at = INDICES; at < INDICES_END; at += Integer.BYTES) {
            page.setWord(at, 0);
        }
    }

    /// @param bits of [StoreFeatures]; once set they stay
    public void setFeatures(int bits) {
        page.setWord(FEATURES, bits);
    }

    /// The port the domain was born with, where the hypervisor made it together with the host; otherwise 0.
    public int eventChannel() {
        return page.word(EVENT_CHANNEL);
    }

    public int connection() {
        return page.word(CONNECTION);
    }

    public void setConnection(int state) {
        page.setWord(CONNECTION, state);
    }

    public void setError(Fault fault) {
        page.setWord(ERROR, fault.ordinal());
    }
}
