package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;

/// How the control socket (and anybody else) reaches the guests' consoles. Every call is a message to the
/// consoles' owner: it returns at once, from any thread, and its future completes on a thread of the owner's
/// choosing, which must not be held up.
///
/// A console is there from a domain's creation to its end; what an ended one printed can be read for a while
/// longer. A refused call completes with [org.xend.protocol.control.FailureException].
public interface Consoles {
    /// Where an attachment begins.
    enum From {
        /// With what the domain printed since it was created, as far back as its history reaches.
        START,
        /// With what it prints next.
        NOW
    }

    /// Attaches to a domain's console. Where the console is not served yet because the domain is just being
    /// created, completes once it is, within a few seconds.
    CompletableFuture<ConsoleAttachment> attach(int domid, From from);

    /// Attaches to what a domain that has ended printed in its last run: its history, then the end.
    ///
    /// @param id the ended domain's name or domid
    CompletableFuture<ConsoleAttachment> attachEnded(String id);
}
