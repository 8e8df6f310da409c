package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What changed, in the order in which it is told: each node once.
final class Notices {
    /// @param exactly told to watches on this very path only
    record Notice(String path, boolean exactly) {}

    private final Tree before;
    private final Tree after;
    private final List<Notice> notices = new ArrayList<>();

    /// @param changed nodes that were changed, in order
    /// @param removed those of them that were removed, though perhaps made anew
    Notices(Tree before, Tree after, List<String> changed, Set<String> removed) {
        this.before = before;
        this.after = after;
        for (String path : changed) {
            if (removed.contains(path) && before.has(path)) {
                below(path, changed, removed);
            }
            notices.add(new Notice(path, false));
        }
    }

    /// What went with a removed node is told deepest first, and to watches on exactly that path; not what is
    /// told for itself.
    private void below(String path, List<String> changed, Set<String> removed) {
        for (String name : before.children(path)) {
            String child = path + "/" + name;
            if (!removed.contains(child)) {
                below(child, changed, removed);
                if (!changed.contains(child) && !after.has(child)) {
                    notices.add(new Notice(child, true));
                }
            }
        }
    }

    /// A client hears of nodes that it can read, or could before, or whose parent it can read.
    void tell(Client client) {
        for (Notice notice : notices) {
            if (mayHear(client, notice.path())) {
                for (Client.Watch watch : client.watches) {
                    boolean meant = notice.exactly()
                            ? notice.path().equals(watch.path())
                            : Paths.isAtOrBelow(notice.path(), watch.path())
                                    && Paths.levels(notice.path(), watch.path()) <= watch.depth();
                    if (meant) {
                        client.event(watch, notice.path());
                    }
                }
            }
        }
    }

    private boolean mayHear(Client client, String path) {
        String parent = Paths.parent(path);
        return reads(client, after, path)
                || reads(client, before, path)
                || reads(client, after.has(parent) ? after : before, parent);
    }

    private static boolean reads(Client client, Tree tree, String path) {
        return client.privileged || tree.has(path) && tree.get(path).access().allows(client, 'r');
    }
}
