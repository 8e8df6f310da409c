package org.xend.daemon.hypervisor.embedded;

import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.ring.SharedPage;

/// dom0's kernel as the backends' player. Owned by the world thread.
final class Dom0Kernel {
    private final SharedPage page = SharedPage.inMemory();
    private final int port;

    Dom0Kernel(World world, EmbeddedOptions.Dom0System system, HostFolder files) {
        port = world.channels.allocateUnbound(0, 0, this::onStore);
    }

    Dom0Store store() {
        return new Dom0Store(page, port);
    }

    private void onStore() {}
}
