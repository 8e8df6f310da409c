package org.xend.daemon.xenstored;

/// The one thread on which everything of the store happens.
interface StoreLoop {
    /// Runs a task there, later; from any thread.
    void execute(Runnable task);

    /// Runs a task there after a while; called there.
    void later(Runnable task, long nanos);

    /// A clock that only goes forward.
    long nanos();

    /// Whether the caller is on it.
    boolean isHere();
}
