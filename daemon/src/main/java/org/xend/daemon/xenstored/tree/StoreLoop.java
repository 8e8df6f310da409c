package org.xend.daemon.xenstored.tree;

/// The one thread on which everything of the store happens.
public interface StoreLoop {
    /// Runs a task there, later; from any thread.
    void execute(Runnable task);

    /// Runs a task there after all that is ready now, other tasks and what came on sockets; called there. Each
    /// such task lets those go before it.
    void afterOthers(Runnable task);

    /// Runs a task there after a while; called there.
    void later(Runnable task, long nanos);

    /// As [#later]; what is returned takes the task back where it has not run, and is to be run there. A loop
    /// that cannot take it back runs it.
    default Runnable timer(Runnable task, long nanos) {
        later(task, nanos);
        return () -> {};
    }

    /// Whether a task of somebody waits; called there.
    boolean isAwaited();

    /// A clock that only goes forward.
    long nanos();

    /// Whether the caller is on it.
    boolean isHere();
}
