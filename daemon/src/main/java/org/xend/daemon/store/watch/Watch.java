package org.xend.daemon.store.watch;

/// A watch as the index knows it: a path, how far below it reaches, and its place in the order of
/// registration. Owned by the [WatchIndex] it is in.
public abstract class Watch {
    /// A watch of this depth hears of all that is below its path.
    public static final int UNLIMITED = -1;

    private final String path;
    private final int depth;
    long order;
    int slot;

    /// @param path absolute, or a special name
    protected Watch(String path) {
        this(path, UNLIMITED);
    }

    /// @param depth levels below the path that are watched too, 0 for the path alone, or [#UNLIMITED]
    protected Watch(String path, int depth) {
        this.path = path;
        this.depth = depth;
    }

    public final String path() {
        return path;
    }

    public final int depth() {
        return depth;
    }
}
