package org.xend.daemon.control.resource;

/// The connection of a request, as far as a resource may use it.
public interface ClientConnection {
    /// The answer to come has no end of its own: it is a stream or a terminal.
    ///
    /// @throws Refusal when as many connections are kept open as may be, or too few descriptors are left
    void keepOpen();

    /// The connection is no HTTP connection any more: the caller has taken it over and calls [#closed] at its end.
    ///
    /// @param heartbeat called now and then until then
    void handOver(Runnable heartbeat);

    /// A connection that was handed over is closed.
    void closed();
}
