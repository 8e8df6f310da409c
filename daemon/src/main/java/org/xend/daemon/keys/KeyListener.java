package org.xend.daemon.keys;

/// Hears of changes below a watched path.
@FunctionalInterface
public interface KeyListener {
    /// @param path the node that changed (absolute), or the special name watched
    void changed(String path);
}
