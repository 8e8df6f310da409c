package org.xend.daemon.xenstored.request;

import org.xend.protocol.xs.XsException;

/// Carries out one type of request and answers it.
///
/// @param privileged domain 0 and sockets only
/// @param transactional the transaction id must be 0 or that of an open transaction
/// @param isKept it changes something beside the tree that the journal keeps
record RequestEntry(boolean privileged, boolean transactional, boolean isKept, Action action) {
    @FunctionalInterface
    interface Action {
        /// @throws XsException the answer instead
        void handle(Request request) throws XsException;
    }

    static RequestEntry of(Action action) {
        return new RequestEntry(false, true, false, action);
    }

    static RequestEntry privileged(Action action) {
        return new RequestEntry(true, true, false, action);
    }

    /// Privileged, and refused where the journal has no room.
    static RequestEntry kept(Action action) {
        return new RequestEntry(true, true, true, action);
    }

    /// The transaction id is not looked at.
    static RequestEntry anyTransaction(Action action) {
        return new RequestEntry(false, false, false, action);
    }
}
