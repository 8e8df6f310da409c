package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.List;

/// One path component of the [WatchIndex], with the watches on exactly this path and the components below it
/// in a small hash table of its own: looked up by a part of a path, without cutting it out.
final class WatchLevel<W extends Watch> {
    private static final int FIRST_TABLE = 4;

    private final String name;
    private final WatchLevel<W> above;
    private final List<W> watches = new ArrayList<>(1);
    /// Chains of levels below, a power of two of them; null while there are none.
    private List<List<WatchLevel<W>>> table;
    private int below;

    WatchLevel(String name, WatchLevel<W> above) {
        this.name = name;
        this.above = above;
    }

    List<W> watches() {
        return watches;
    }

    boolean hasBelow() {
        return below > 0;
    }

    void add(W watch) {
        watch.slot = watches.size();
        watches.add(watch);
    }

    /// The last one takes its place: order is restored when watches are announced.
    void remove(W watch) {
        W last = watches.removeLast();
        if (last != watch) {
            watches.set(watch.slot, last);
            last.slot = watch.slot;
        }
    }

    /// @return null where no watch is on or below that name
    WatchLevel<W> below(String path, int from, int to) {
        if (below == 0) {
            return null;
        }
        for (WatchLevel<W> level : chain(hash(path, from, to))) {
            if (level.name.length() == to - from && path.regionMatches(from, level.name, 0, to - from)) {
                return level;
            }
        }
        return null;
    }

    WatchLevel<W> make(String path, int from, int to) {
        WatchLevel<W> there = below(path, from, to);
        if (there != null) {
            return there;
        }
        WatchLevel<W> made = new WatchLevel<>(path.substring(from, to), this);
        if (table == null || below == table.size()) {
            resize(table == null ? FIRST_TABLE : below * 2);
        }
        chain(made.hash()).add(made);
        below++;
        return made;
    }

    /// Takes levels out that hold nothing any more, from here upwards.
    void prune() {
        WatchLevel<W> level = this;
        while (level.above != null && level.watches.isEmpty() && level.below == 0) {
            level.above.chain(level.hash()).remove(level);
            level.above.below--;
            level = level.above;
        }
        if (level.below == 0) {
            level.table = null;
        }
    }

    private void resize(int size) {
        List<List<WatchLevel<W>>> old = table;
        table = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            table.add(new ArrayList<>(1));
        }
        if (old != null) {
            old.forEach(chain -> chain.forEach(level -> chain(level.hash()).add(level)));
        }
    }

    private List<WatchLevel<W>> chain(int hash) {
        return table.get(hash & table.size() - 1);
    }

    private int hash() {
        return hash(name, 0, name.length());
    }

    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash ^ hash >>> 15;
    }
}
