package org.xend.daemon.store.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.property.Property;
import org.xend.protocol.xs.XsException;

class WatchIndexTest {
    private static final class Named extends Watch {
        private final int number;

        private Named(String path, int number) {
            super(path);
            this.number = number;
        }
    }

    private final WatchIndex<Named> index = new WatchIndex<>();
    private final Store store = new Store();

    private List<String> announced(Commit commit) {
        List<String> events = new ArrayList<>();
        index.announce(store, commit, (watch, path) -> events.add(path + ":" + watch.number));
        return events;
    }

    @Property.Seeded
    void aChangeFiresTheWatchesOnItsPathAndNoOthers(long seed) {
        Property.holds(seed, 20, draw -> {
            Random random = draw.random();
            WatchIndex<Named> trie = new WatchIndex<>();
            List<Named> standing = new ArrayList<>();
            Store tree = new Store();
            for (int step = 0; step < 200; step++) {
                String path = path(random);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        Named watch = new Named(path, step);
                        standing.add(watch);
                        trie.add(watch);
                    }
                    case 1 -> {
                        if (!standing.isEmpty()) {
                            trie.remove(standing.remove(random.nextInt(standing.size())));
                        }
                    }
                    default -> {
                        List<Integer> fired = new ArrayList<>();
                        Commit commit = tree.write(Caller.DOM0, path, Node.NO_VALUE);
                        trie.announce(tree, commit, (watch, _) -> fired.add(watch.number));
                        List<Integer> expected = standing.stream()
                                .filter(watch ->
                                        (path + '/').startsWith(watch.path().equals("/") ? "/" : watch.path() + '/'))
                                .map(watch -> watch.number)
                                .toList();
                        assertEquals(expected.stream().sorted().toList(), fired);
                    }
                }
            }
            assertEquals(standing.size(), trie.size());
        });
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('/').append("abcdefgh".charAt(random.nextInt(8)));
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    @Test
    void aRemovedTreeIsAnnouncedDeepestFirstAndOnlyWhereItWas() throws XsException {
        store.write(Caller.DOM0, "/w/x/y", Node.NO_VALUE);
        index.add(new Named("/", 0));
        index.add(new Named("/w/x", 1));
        index.add(new Named("/w/x/y", 2));
        index.add(new Named("/w/x/none", 3));
        assertEquals(List.of("/w/x/y:2", "/w/x:0", "/w/x:1"), announced(store.remove(Caller.DOM0, "/w/x")));
    }

    @Test
    void whatACommitChangedBeforeItRemovedItsParentIsAnnouncedOnce() throws XsException {
        store.write(Caller.DOM0, "/w/x/y", Node.NO_VALUE);
        store.write(Caller.DOM0, "/w/v/u", Node.NO_VALUE);
        index.add(new Named("/w/x", 1));
        index.add(new Named("/w/x/y", 2));
        index.add(new Named("/w/v", 3));
        index.add(new Named("/w/v/u", 4));
        Transaction transaction = store.begin();
        transaction.write(Caller.DOM0, "/w/x", Node.NO_VALUE);
        transaction.remove(Caller.DOM0, "/w/v");
        transaction.remove(Caller.DOM0, "/w");
        assertEquals(List.of("/w/x:1", "/w/v/u:4", "/w/v:3", "/w/x/y:2"), announced(transaction.commit()));
    }

    @Test
    void anEmptiedIndexHoldsNothing() throws XsException {
        List<Named> watches = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            watches.add(new Named("/local/domain/" + i + "/device", i));
            index.add(watches.getLast());
        }
        watches.forEach(index::remove);
        assertEquals(0, index.size());
        assertTrue(announced(store.write(Caller.DOM0, "/local/domain/7/device", Node.NO_VALUE))
                .isEmpty());
    }
}
