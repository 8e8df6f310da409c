package org.xend.daemon.store;

/// A watch as the index knows it: a path, and its place in the order of registration. Owned by the
/// [WatchIndex] it is in.
public abstract class Watch {
    private final String path;
    long order;
    int slot;

    /// @param path absolute, or a special name
    protected Watch(String path) {
        this.path = path;
    }

    public final String path() {
        return path;
    }
}
