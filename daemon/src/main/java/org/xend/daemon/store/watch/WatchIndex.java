package org.xend.daemon.store.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Commit.Change;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.node.Node;

/// Finds watches by path: a trie with a level for each path component, so that a change costs its own depth
/// and the watches it concerns, not the number of all watches. Owned by xenstored's conductor.
///
/// A change is announced to watches on the node and on its ancestors, as far as their depth reaches. A
/// removed node's descendants are announced too, deepest first and before it, each only to watches on exactly
/// that path. One that a commit changed or removed by itself as well is announced there only.
public final class WatchIndex<W extends Watch> {
    /// Takes what the index finds.
    @FunctionalInterface
    public interface Sink<W> {
        void announce(W watch, String path);
    }

    /// A removed node with watches on or below its path.
    private record Below<W extends Watch>(WatchLevel<W> level, Node gone, String path) {}

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
            if (level.isEmpty()) {
                special.remove(watch.path());
            }
        } else {
            level.prune();
        }
    }

    /// Watches on a special name that hear of it without a domain: those without a depth and, since it is the
    /// name itself, of depth 0. In order of registration.
    public List<W> ofSpecial(String name) {
        MatchedWatches<W> matched = new MatchedWatches<>();
        WatchLevel<W> level = special.get(name);
        if (level != null) {
            level.forEachPlain(matched);
        }
        return matched.inOrder();
    }

    /// Watches that hear of a special name of one domain (`@releaseDomain/7`): those on exactly that, and those
    /// on the special name whose depth reaches it. In order of registration.
    public List<W> ofSpecial(String name, int domid) {
        MatchedWatches<W> matched = new MatchedWatches<>();
        WatchLevel<W> all = special.get(name);
        if (all != null) {
            all.forEachLimited(1, matched);
        }
        WatchLevel<W> one = special.isEmpty() ? null : special.get(name + '/' + domid);
        if (one != null) {
            one.forEachReaching(0, matched);
        }
        return matched.inOrder();
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
        MatchedWatches<W> matched = new MatchedWatches<>();
        WatchLevel<W> level = top;
        int start = 1;
        while (level != null) {
            level.collect(path, start, matched);
            if (start >= path.length()) {
                break;
            }
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            level = level.below(path, start, end);
            start = end + 1;
        }
        for (W watch : matched.inOrder()) {
            sink.announce(watch, path);
        }
    }

    /// Without recursion: clients choose how deep a tree is. Each node is found before its children and they
    /// in reverse, so backwards the list is in the order of the announcements.
    private void announceBelow(
            Store store,
            WatchLevel<W> level,
            Node gone,
            String path,
            Node after,
            Map<String, Boolean> own,
            Sink<W> sink) {
        List<Below<W>> found = new ArrayList<>();
        Deque<Below<W>> open = new ArrayDeque<>();
        open.push(new Below<>(level, gone, path));
        while (!open.isEmpty()) {
            Below<W> entry = open.pop();
            found.add(entry);
            if (entry.level().hasBelow()) {
                entry.gone().children().forEachName(name -> {
                    WatchLevel<W> below = entry.level().below(name, 0, name.length());
                    String childPath = entry.path() + '/' + name;
                    if (below != null && own.get(childPath) != Boolean.TRUE) {
                        open.push(new Below<>(below, entry.gone().children().get(name), childPath));
                    }
                });
            }
        }
        for (Below<W> entry : found.subList(1, found.size()).reversed()) {
            if (!entry.level().isEmpty() && !own.containsKey(entry.path()) && store.find(after, entry.path()) == null) {
                MatchedWatches<W> matched = new MatchedWatches<>();
                entry.level().forEachReaching(0, matched);
                for (W watch : matched.inOrder()) {
                    sink.announce(watch, entry.path());
                }
            }
        }
    }

    private static boolean isSpecial(String path) {
        return path.charAt(0) == '@';
    }

    private WatchLevel<W> level(String path, boolean make) {
        if (isSpecial(path)) {
            return make ? special.computeIfAbsent(path, name -> new WatchLevel<>(name, null)) : special.get(path);
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
