package org.xend.daemon.journal.record;

import java.util.Collection;
import java.util.List;

/// A domain's connection by ring as the journal keeps it.
///
/// @param consumed index of the requests taken
/// @param answered index of the responses at which `output` begins; how far the domain's page is beyond it
/// says what of `output` it has got
/// @param isFresh the ring was begun and nothing has moved in it since
/// @param isBroken it is served no more
/// @param input bytes taken and not carried out
public record RingRecord(
        int domid,
        int consumed,
        int answered,
        boolean isFresh,
        boolean isBroken,
        int lastTransaction,
        Collection<Integer> transactions,
        Collection<Watch> watches,
        byte[] input,
        byte[] output) {
    private static final byte[] NONE = {};

    /// @param path absolute, or a special name
    /// @param hidden leading characters that its events leave out
    /// @param depth levels below the path that are announced, -1 for all
    public record Watch(String path, String token, int hidden, int depth) {}

    /// A ring that begins.
    public static RingRecord fresh(int domid) {
        return new RingRecord(domid, 0, 0, true, false, 0, List.of(), List.of(), NONE, NONE);
    }
}
