package org.xend.daemon.store.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One path component of the [WatchIndex], with the watches on exactly this path and the components below it
/// in a small hash table of its own: looked up by a part of a path, without cutting it out.
///
/// Watches of limited depth are kept apart, by depth, so that a change far below costs nothing for those that
/// do not reach it.
final class WatchLevel<W extends Watch> {
    private static final int FIRST_TABLE = 1;

    private final String name;
    private final WatchLevel<W> above;
    /// Watches of unlimited depth, and of limited; null while there are none.
    private List<W> watches;
    private NavigableMap<Integer, List<W>> limited;
    /// The first of each chain of levels below, a power of two of them; null while there are none.
    private List<WatchLevel<W>> table;
    private int below;
    /// The next level of the same chain.
    private WatchLevel<W> next;

    WatchLevel(String name, WatchLevel<W> above) {
        this.name = name;
        this.above = above;
    }

    boolean isEmpty() {
        return watches == null && limited == null;
    }

    /// Watches here that hear of what happens so many levels below.
    void forEachReaching(int levels, Consumer<W> action) {
        forEachUnlimited(action);
        forEachLimited(levels, action);
    }

    /// Watches here that hear of a change at a path, of which this level is the part before an index.
    void collect(String path, int start, Consumer<W> action) {
        forEachUnlimited(action);
        if (limited != null) {
            forEachLimited(componentsFrom(path, start), action);
        }
    }

    private void forEachUnlimited(Consumer<W> action) {
        if (watches != null) {
            for (int i = 0; i < watches.size(); i++) {
                action.accept(watches.get(i));
            }
        }
    }

    private static int componentsFrom(String path, int start) {
        int count = start < path.length() ? 1 : 0;
        for (int at = path.indexOf('/', start); at >= 0; at = path.indexOf('/', at + 1)) {
            count++;
        }
        return count;
    }

    /// As [#forEachReaching], without those of unlimited depth.
    void forEachLimited(int levels, Consumer<W> action) {
        if (limited != null) {
            limited.tailMap(levels, true).values().forEach(some -> some.forEach(action));
        }
    }

    /// Watches without a depth, and those of depth 0.
    void forEachPlain(Consumer<W> action) {
        forEachUnlimited(action);
        if (limited != null && limited.containsKey(0)) {
            limited.get(0).forEach(action);
        }
    }

    boolean hasBelow() {
        return below > 0;
    }

    void add(W watch) {
        if (watch.depth() != Watch.UNLIMITED && limited == null) {
            limited = new TreeMap<>();
        } else if (watch.depth() == Watch.UNLIMITED && watches == null) {
            watches = new ArrayList<>(1);
        }
        List<W> equals = watch.depth() == Watch.UNLIMITED
                ? watches
                : limited.computeIfAbsent(watch.depth(), _ -> new ArrayList<>(1));
        watch.slot = equals.size();
        equals.add(watch);
    }

    /// The last one takes its place: order is restored when watches are announced.
    void remove(W watch) {
        List<W> equals = watch.depth() == Watch.UNLIMITED ? watches : limited.get(watch.depth());
        W last = equals.removeLast();
        if (last != watch) {
            equals.set(watch.slot, last);
            last.slot = watch.slot;
        }
        if (equals == watches) {
            watches = equals.isEmpty() ? null : equals;
        } else if (equals.isEmpty()) {
            limited.remove(watch.depth());
            limited = limited.isEmpty() ? null : limited;
        }
    }

    /// @return null where no watch is on or below that name
    WatchLevel<W> below(String path, int from, int to) {
        if (below == 0) {
            return null;
        }
        int chain = hash(path, from, to) & table.size() - 1;
        for (WatchLevel<W> level = table.get(chain); level != null; level = level.next) {
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
        link(made);
        below++;
        return made;
    }

    /// Takes levels out that hold nothing any more, from here upwards.
    void prune() {
        WatchLevel<W> level = this;
        while (level.above != null && level.isEmpty() && level.below == 0) {
            level.above.unlink(level);
            level.above.below--;
            level = level.above;
        }
        if (level.below == 0) {
            level.table = null;
        }
    }

    private void resize(int size) {
        List<WatchLevel<W>> old = table == null ? List.of() : table;
        table = new ArrayList<>(Collections.nCopies(size, null));
        for (WatchLevel<W> first : old) {
            WatchLevel<W> level = first;
            while (level != null) {
                WatchLevel<W> behind = level.next;
                link(level);
                level = behind;
            }
        }
    }

    private void link(WatchLevel<W> level) {
        int chain = level.hash() & table.size() - 1;
        level.next = table.get(chain);
        table.set(chain, level);
    }

    private void unlink(WatchLevel<W> level) {
        int chain = level.hash() & table.size() - 1;
        WatchLevel<W> first = table.get(chain);
        if (first == level) {
            table.set(chain, level.next);
            return;
        }
        while (first.next != level) {
            first = first.next;
        }
        first.next = level.next;
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
