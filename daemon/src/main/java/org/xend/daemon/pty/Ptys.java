package org.xend.daemon.pty;

import java.util.concurrent.CompletableFuture;

/// Opens ptys. Used by one owner: its calls, and those of its ptys, come one after another.
public interface Ptys {
    /// Returns at once; [PtyListener#opened] or [PtyListener#failed] follows.
    Pty open(PtyListener listener);

    /// Closes every pty at once.
    ///
    /// @return completes when that is done
    CompletableFuture<Void> close();
}
