package org.xend.daemon.xenstored;

import org.xend.protocol.xs.XsException;

/// Carries out one type of request and answers it.
///
/// @param privileged domain 0 and sockets only
/// @param transactional the transaction id must be 0 or that of an open transaction
record RequestHandler(boolean privileged, boolean transactional, Action action) {
    @FunctionalInterface
    interface Action {
        /// @throws XsException the answer instead
        void handle(Request request) throws XsException;
    }

    static RequestHandler of(Action action) {
        return new RequestHandler(false, true, action);
    }

    static RequestHandler privileged(Action action) {
        return new RequestHandler(true, true, action);
    }

    /// The transaction id is not looked at.
    static RequestHandler anyTransaction(Action action) {
        return new RequestHandler(false, false, action);
    }
}
