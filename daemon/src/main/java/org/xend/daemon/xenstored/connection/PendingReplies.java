package org.xend.daemon.xenstored.connection;

import java.util.Arrays;

/// The ends of the replies in a connection's output that are not sent yet, as positions in its bytes. As many as
/// requests may be outstanding.
/// Owned by a domain's [ConnectionQuotas].
final class PendingReplies {
    private long[] ends = new long[32];
    private int first;
    private int count;

    void add(long end) {
        if (count == ends.length) {
            long[] more = new long[count * 2];
            for (int i = 0; i < count; i++) {
                more[i] = ends[(first + i) % count];
            }
            ends = more;
            first = 0;
        }
        ends[(first + count++) % ends.length] = end;
    }

    void sent(long bytes) {
        while (count > 0 && ends[first] <= bytes) {
            first = (first + 1) % ends.length;
            count--;
        }
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
        first = 0;
        if (ends.length > 32) {
            ends = Arrays.copyOf(ends, 32);
        }
    }
}
