package org.xend.daemon.hypervisor;

/// A registered listener. Closing removes it.
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
