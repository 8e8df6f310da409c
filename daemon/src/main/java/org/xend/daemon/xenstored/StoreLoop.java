package org.xend.daemon.xenstored;

/// The one thread on which everything of the store happens.
interface StoreLoop {
    /// Runs a task there, later; from any thread.
    void execute(Runnable task);

    /// Whether the caller is on it.
    boolean isHere();
}
