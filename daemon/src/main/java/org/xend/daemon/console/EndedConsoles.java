package org.xend.daemon.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The output of the domains that ended last, so that the end of a guest that dies at once can be read. Bounded;
/// owned by the console conductor.
final class EndedConsoles {
    static final int MOST = 16;

    private record Ended(int domid, String name, byte[] text) {}

    private final Deque<Ended> newestFirst = new ArrayDeque<>();

    void add(int domid, String name, byte[] text) {
        newestFirst.removeIf(ended -> ended.domid() == domid || ended.name().equals(name));
        newestFirst.addFirst(new Ended(domid, name, text));
        if (newestFirst.size() > MOST) {
            newestFirst.removeLast();
        }
    }

    /// @param id a name, or a domid in decimal
    Optional<byte[]> find(String id) {
        return newestFirst.stream()
                .filter(ended -> ended.name().equals(id))
                .findFirst()
                .or(() -> newestFirst.stream()
                        .filter(ended -> Integer.toString(ended.domid()).equals(id))
                        .findFirst())
                .map(Ended::text);
    }
}
