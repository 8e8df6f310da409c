package org.xend.daemon.xenstored.connection;

/// Takes the requests of connections.
@FunctionalInterface
public interface RequestSink {
    /// Carries out one request and leaves its answer in the connection's queue, now or later. Errors are answers;
    /// nothing is thrown.
    ///
    /// @param at where the message begins in the frame
    /// @param payload its bytes behind the header
    void request(Connection from, byte[] frame, int at, int payload);
}
