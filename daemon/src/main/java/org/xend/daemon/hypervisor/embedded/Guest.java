package org.xend.daemon.hypervisor.embedded;

import org.xend.daemon.ring.SharedPage;

/// One simulated guest. Owned by the world thread.
final class Guest {
    private final int storePort;
    private final int consolePort;

    Guest(World world, SimDomain domain, GuestImage image, String commandLine, SharedPage storePage,
            SharedPage consolePage) {
        storePort = world.channels.allocateUnbound(domain.domid, 0, () -> domain.run(this::onStore));
        consolePort = world.channels.allocateUnbound(domain.domid, 0, () -> domain.run(this::onConsole));
    }

    int storePort() {
        return storePort;
    }

    int consolePort() {
        return consolePort;
    }

    void begin() {}

    void end() {}

    private void onStore() {}

    private void onConsole() {}
}
