package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A copy of the tree, made at the first request, and a list of what was done to it.
final class Transaction {
    /// What the tree was at the first request; null before it.
    Tree begun;
    Tree seen;
    /// Nodes read or changed, in order of first touch.
    final Set<String> touched = new LinkedHashSet<>();
    final Set<String> changed = new HashSet<>();
    final Set<String> removed = new HashSet<>();
    /// A quota was in the way: the commit says so instead. Null while none was.
    String failure;
    final List<Tree.Change> changes = new ArrayList<>();

    void beginWith(Tree current) {
        if (begun == null) {
            begun = current.copy();
            seen = current.copy();
        }
    }

    /// How many nodes more a domain owns in it.
    int gained(int domid) {
        return seen.owned(domid) - begun.owned(domid);
    }

    void change(Tree.Change change) {
        touched.add(change.path());
        changed.add(change.path());
        if (change instanceof Tree.Change.Remove) {
            removed.add(change.path());
        }
        changes.add(change);
        seen.apply(change);
    }

    /// Whether something it depends on is no longer what it was when the view began.
    boolean conflictsWith(Tree current) {
        for (String path : touched) {
            long before = begun.has(path) ? begun.get(path).stamp() : -1;
            long now = current.has(path) ? current.get(path).stamp() : -1;
            if (before != now) {
                return true;
            }
        }
        for (String top : removed) {
            if (!begun.stampsBelow(top).equals(current.stampsBelow(top))) {
                return true;
            }
        }
        return false;
    }
}
