package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.store.Commit.Change;

/// Finds watches by path: a trie with a level for each path component, so that a change costs its own depth
/// and the watches it meets, not the watches there are. Owned by xenstored's conductor.
///
/// A change is announced to watches on the node and on its ancestors. A removed node's descendants are
/// announced too, deepest first and before it, each only to watches on exactly that path. One that a commit
/// changed or removed by itself as well is announced there only.
public final class WatchIndex<W extends Watch> {
    private static final Comparator<Watch> BY_ORDER = Comparator.comparingLong(watch -> watch.order);

    /// Takes what the index finds.
    @FunctionalInterface
    public interface Sink<W> {
        void announce(W watch, String path);
    }

    private final WatchLevel<W> top = new WatchLevel<>("", null);
    private final Map<String, WatchLevel<W>> special = new HashMap<>();
    private long registered;
    private int size;

    public int size() {
        return size;
    }

    public void add(W watch) {
        watch.order = registered++;
        size++;
        level(watch.path(), true).add(watch);
    }

    /// @param watch is in the index
    public void remove(W watch) {
        size--;
        WatchLevel<W> level = level(watch.path(), false);
        level.remove(watch);
        if (isSpecial(watch.path())) {
            if (level.watches().isEmpty()) {
                special.remove(watch.path());
            }
        } else {
            level.prune();
        }
    }

    /// Watches on a special name, in order of registration.
    public List<W> ofSpecial(String name) {
        WatchLevel<W> level = special.get(name);
        return level == null ? List.of() : sorted(new ArrayList<>(level.watches()));
    }

    /// Announces all changes of a commit.
    public void announce(Store store, Commit commit, Sink<W> sink) {
        if (size == 0) {
            return;
        }
        Map<String, Boolean> own = ownAnnouncements(commit.changes());
        for (Change change : commit.changes()) {
            if (change.removed()) {
                Node gone = store.find(commit.before(), change.path());
                WatchLevel<W> level = level(change.path(), false);
                if (gone != null && level != null) {
                    announceBelow(store, level, gone, change.path(), commit.after(), own, sink);
                }
            }
            announce(change.path(), sink);
        }
    }

    /// The changes that removals beside them need not announce, and whether they are removals themselves.
    private static Map<String, Boolean> ownAnnouncements(List<Change> changes) {
        if (changes.size() == 1 || changes.stream().noneMatch(Change::removed)) {
            return Map.of();
        }
        Map<String, Boolean> own = new HashMap<>();
        changes.forEach(change -> own.put(change.path(), change.removed()));
        return own;
    }

    private void announce(String path, Sink<W> sink) {
        List<W> met = null;
        W first = null;
        WatchLevel<W> level = top;
        int start = 1;
        while (level != null) {
            for (W watch : level.watches()) {
                if (first == null) {
                    first = watch;
                } else {
                    if (met == null) {
                        met = new ArrayList<>();
                        met.add(first);
                    }
                    met.add(watch);
                }
            }
            if (start >= path.length()) {
                break;
            }
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            level = level.below(path, start, end);
            start = end + 1;
        }
        if (met != null) {
            for (W watch : sorted(met)) {
                sink.announce(watch, path);
            }
        } else if (first != null) {
            sink.announce(first, path);
        }
    }

    private void announceBelow(Store store, WatchLevel<W> level, Node gone, String path, Node after,
            Map<String, Boolean> own, Sink<W> sink) {
        if (!level.hasBelow()) {
            return;
        }
        gone.children().forEachName(name -> {
            WatchLevel<W> below = level.below(name, 0, name.length());
            if (below != null) {
                String childPath = path + '/' + name;
                Boolean removedToo = own.get(childPath);
                if (removedToo == Boolean.TRUE) {
                    return;
                }
                announceBelow(store, below, gone.children().get(name), childPath, after, own, sink);
                if (removedToo == null && store.find(after, childPath) == null) {
                    for (W watch : sorted(new ArrayList<>(below.watches()))) {
                        sink.announce(watch, childPath);
                    }
                }
            }
        });
    }

    private List<W> sorted(List<W> watches) {
        if (watches.size() > 1) {
            watches.sort(BY_ORDER);
        }
        return watches;
    }

    private static boolean isSpecial(String path) {
        return path.charAt(0) == '@';
    }

    private WatchLevel<W> level(String path, boolean make) {
        if (isSpecial(path)) {
            return make
                    ? special.computeIfAbsent(path, name -> new WatchLevel<>(name, null))
                    : special.get(path);
        }
        WatchLevel<W> level = top;
        int start = 1;
        while (level != null && start < path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            level = make ? level.make(path, start, end) : level.below(path, start, end);
            start = end + 1;
        }
        return level;
    }
}
