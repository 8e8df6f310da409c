package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;

/// Attaches clients to the guests' consoles. Every call is a message to the consoles' owner: it returns at once,
/// from any thread. Its future completes on a thread of the owner's choosing, which must not be blocked.
///
/// A domain has a console from its creation to its end; the output of the last domains that ended is kept. A
/// refused call completes with [org.xend.protocol.control.FailureException].
public interface Consoles {
    /// Which output an attachment begins with.
    enum From {
        /// With the output since the domain was created, as far back as its history reaches.
        START,
        /// With the next output.
        NOW
    }

    /// Attaches to a domain's console. For a domain that is being created the call completes once its console is
    /// served, or fails after ten seconds.
    CompletableFuture<ConsoleAttachment> attach(int domid, From from);

    /// Attaches to the output of a domain that has ended: its history, then the end.
    ///
    /// @param id the ended domain's name or domid
    CompletableFuture<ConsoleAttachment> attachEnded(String id);
}
