package org.xend.daemon.xenstored.tree;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Transaction.Conflict;

/// Remembers which domains made the latest changes, to find the one that made a commit fail. Holds a fixed
/// number of changes of unprivileged domains; the oldest go first. Owned by the store's conductor, on its loop.
final class ChangeHistory {
    static final int NOBODY = -1;
    private static final int REMEMBERED = 4096;

    private final String[] paths = new String[REMEMBERED];
    private final int[] authors = new int[REMEMBERED];
    private final boolean[] removals = new boolean[REMEMBERED];
    /// Generations are stamped in order, so each change has those below this and not below its predecessor's.
    private final long[] from = new long[REMEMBERED];
    private final long[] until = new long[REMEMBERED];
    private long added;

    /// @param before the generation counter before the change
    /// @param after and after it
    void add(int author, Commit commit, long before, long after) {
        for (Commit.Change change : commit.changes()) {
            int at = (int) (added++ % REMEMBERED);
            paths[at] = change.path();
            authors[at] = author;
            removals[at] = change.removed();
            from[at] = before;
            until[at] = after;
        }
    }

    /// Nobody's transaction can conflict with what was changed before it began.
    void clear() {
        if (added > 0) {
            java.util.Arrays.fill(paths, 0, (int) Math.min(added, REMEMBERED), null);
            added = 0;
        }
    }

    /// @return the domain that caused a conflict, or [#NOBODY] where it was a privileged client or is forgotten
    int culprit(Conflict conflict) {
        for (long i = added - 1; i >= 0 && i >= added - REMEMBERED; i--) {
            int at = (int) (i % REMEMBERED);
            if (until[at] <= conflict.since()) {
                return NOBODY;
            }
            if (caused(at, conflict)) {
                return authors[at];
            }
        }
        return added > REMEMBERED ? busiest() : NOBODY;
    }

    /// More was changed since then than is remembered: the domain that changed most is to blame, or it could
    /// hide the change that conflicts behind thousands that do not.
    private int busiest() {
        Map<Integer, Integer> changes = new HashMap<>();
        for (int author : authors) {
            changes.merge(author, 1, Integer::sum);
        }
        return Collections.max(changes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private boolean caused(int at, Conflict conflict) {
        long generation = conflict.generation();
        if (generation >= from[at] && generation < until[at]) {
            return true;
        }
        boolean gone = generation < 0;
        return gone && removals[at] && isWithin(conflict.path(), paths[at])
                || conflict.wholeTree() && isWithin(paths[at], conflict.path());
    }

    private static boolean isWithin(String path, String top) {
        return path.startsWith(top) && (path.length() == top.length() || path.charAt(top.length()) == '/');
    }
}
