package org.xend.daemon.keys;

/// A registered watch; closing it unregisters it. After `close` returns no further call is begun.
public interface KeyWatch extends AutoCloseable {
    @Override
    void close();
}
