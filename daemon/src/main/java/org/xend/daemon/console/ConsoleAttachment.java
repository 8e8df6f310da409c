package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;

/// One reader (and writer) of a console. Any thread may call; at most one [#next] may be outstanding.
public interface ConsoleAttachment extends AutoCloseable {
    /// The next bytes the guest printed, at least one; an empty array once the console has ended and everything
    /// was delivered. A reader that does not ask loses the oldest bytes it has not fetched; the text says how
    /// many.
    CompletableFuture<byte[]> next();

    /// Everything kept until now; empty where there is nothing. Not to be called while a [#next] is outstanding.
    CompletableFuture<byte[]> drain();

    /// Types. Completes when the guest's ring has taken all of it, so that a writer who waits never runs
    /// ahead of the guest; completes with a failure when the console ends before that.
    CompletableFuture<Void> type(byte[] input);

    /// Detaches; input typed before still goes to the guest.
    @Override
    void close();
}
