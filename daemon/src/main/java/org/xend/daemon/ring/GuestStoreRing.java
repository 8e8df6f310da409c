package org.xend.daemon.ring;

/// The client's end of a xenstore page (`xen/io/xs_wire.h`, `docs/misc/xenstore-ring.txt`): requests go out,
/// responses and watch events come in. Immutable view.
///
/// ```
///  0         1024      2048     2052     2056     2060     2064      2068       2072
///  | req     | rsp     |req_cons|req_prod|rsp_cons|rsp_prod|features |connection|error
/// ```
///
/// After any call that moved bytes the store is to be notified, in either direction.
public final class GuestStoreRing {
    public static final int BYTES = 1024;
    /// The indices of a direction contradict each other.
    public static final int BROKEN = ByteRing.BROKEN;

    private static final int RSP = 1024;
    private static final int REQ_CONS = 2048;
    private static final int REQ_PROD = 2052;
    private static final int RSP_CONS = 2056;
    private static final int RSP_PROD = 2060;

    private final ByteRing requests;
    private final ByteRing responses;

    public GuestStoreRing(SharedPage page) {
        requests = new ByteRing(page, 0, BYTES, REQ_CONS, REQ_PROD);
        responses = new ByteRing(page, RSP, BYTES, RSP_CONS, RSP_PROD);
    }

    /// Puts request bytes, as far as there is room.
    ///
    /// @return how many, or [#BROKEN]
    public int put(byte[] source, int offset, int length) {
        return requests.put(source, offset, length);
    }

    /// Takes response bytes.
    ///
    /// @return how many, or [#BROKEN]
    public int take(byte[] target, int offset, int length) {
        return responses.take(target, offset, length);
    }
}
