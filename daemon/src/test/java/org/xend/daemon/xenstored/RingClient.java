package org.xend.daemon.xenstored;

import java.util.Arrays;
import java.util.Random;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.xenstored.domain.IntroducedDomain;

/// A domain whose kernel writes to its page whatever and wherever it likes. Owned by the fuzzer.
final class RingClient extends Hostile {
    private static final int INDICES = 2048;
    private static final int WORDS = 8;
    private static final int[] VALUES = {0, 1, 1023, 1024, 1025, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFC00};

    private final RingHost host;
    private final RingHost.Guest guest;
    private final int domid;
    private final SharedPage page;
    private boolean scribbled;

    /// @param domid is introduced
    RingClient(RingHost host, int domid) {
        this.host = host;
        this.domid = domid;
        this.guest = host.introduced(domid);
        this.page = host.pages.get(domid);
    }

    @Override
    int put(byte[] bytes) {
        int count = Math.max(0, new GuestStoreRing(page).put(bytes, 0, bytes.length));
        guest.notifyStore();
        return count;
    }

    @Override
    byte[] take(int most) {
        byte[] part = new byte[Math.min(most, GuestStoreRing.BYTES)];
        int count = Math.max(0, new GuestStoreRing(page).take(part, 0, part.length));
        guest.notifyStore();
        return Arrays.copyOf(part, count);
    }

    /// Indices, features, connection state and error word are all within its reach.
    void scribble(Random random) {
        scribbled = true;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = INDICES + 4 * random.nextInt(WORDS);
            page.setWord(
                    at,
                    random.nextBoolean()
                            ? VALUES[random.nextInt(VALUES.length)]
                            : page.word(at) + VALUES[random.nextInt(VALUES.length)]);
        }
        guest.notifyStore();
    }

    int faultWord() {
        return page.word(2072);
    }

    boolean hasScribbled() {
        return scribbled;
    }

    @Override
    boolean isServed() {
        return !scribbled
                && host.pages.get(domid) == page
                && faultWord() == 0
                && host.conductor.lifecycle().introduced().find(domid).isPresent();
    }

    @Override
    int queued() {
        return host.conductor
                .lifecycle()
                .introduced()
                .find(domid)
                .flatMap(IntroducedDomain::connection)
                .map(connection -> connection.out().size())
                .orElse(0);
    }

    @Override
    void close() {
        // the domain is released by the test that checks that all is clean
    }
}
