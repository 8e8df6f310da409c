package org.xend.daemon.xenstored.tree;

import java.security.SecureRandom;

/// Hashes of watch events, by which a repeated event is found. Clients choose paths and tokens: with a hash they
/// could compute they could make one long chain of all events.
public final class EventHash {
    private static final long SECRET = new SecureRandom().nextLong();
    private static final long FACTOR = new SecureRandom().nextLong() | 1;

    private EventHash() {}

    /// Of an event.
    ///
    /// @param path its [#of(String)]
    /// @param token likewise
    public static int of(long path, long token) {
        return (int) ((path * FACTOR ^ token) * FACTOR >>> 32);
    }

    /// Of a path or a token, which many events share.
    public static long of(String text) {
        long hash = SECRET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
            hash ^= hash >>> 29;
        }
        return hash ^ text.length();
    }
}
