package org.xend.daemon.xenstored;

import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Watch;

/// A watch somebody registered. Owned by the [StoreConductor].
abstract class ClientWatch extends Watch {
    ClientWatch(String path) {
        super(path);
    }

    ClientWatch(String path, int depth) {
        super(path, depth);
    }

    /// On whose behalf: decides which events it may see.
    abstract Caller caller();

    /// What it counts against its owner's memory.
    abstract int bytes();

    /// @param changed absolute path, or the special name
    abstract void fire(String changed);
}
