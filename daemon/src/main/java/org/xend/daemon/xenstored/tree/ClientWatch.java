package org.xend.daemon.xenstored.tree;

import org.xend.daemon.store.Caller;
import org.xend.daemon.store.watch.Watch;

/// A watch of a client or of one of the daemon's roles. Owned by the store's conductor, on its loop.
public abstract class ClientWatch extends Watch {
    /// Heap bytes beyond those of path and token: of a watch, and of each level of its path in the index, which
    /// may be its alone.
    private static final int WATCH_HEAP = 320;
    private static final int LEVEL_HEAP = 144;

    protected ClientWatch(String path) {
        super(path);
    }

    protected ClientWatch(String path, int depth) {
        super(path, depth);
    }

    /// On whose behalf: decides which events it may see.
    public abstract Caller caller();

    /// What it counts against its owner's memory.
    public abstract int bytes();

    /// Heap bytes that it takes beyond those.
    public final int heap() {
        int levels = 0;
        for (int at = path().indexOf('/'); at >= 0; at = path().indexOf('/', at + 1)) {
            levels++;
        }
        return WATCH_HEAP + LEVEL_HEAP * levels;
    }

    /// @param changed absolute path, or the special name
    public abstract void fire(String changed);
}
