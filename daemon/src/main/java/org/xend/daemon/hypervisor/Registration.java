package org.xend.daemon.hypervisor;

/// Something registered that closing takes back.
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
