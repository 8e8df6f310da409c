package org.xend.daemon.main;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hotplug.HotplugRole;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keysocket.SocketKeyTree;

/// `xend backend`: the hotplug role alone, against a key tree's socket.
///
/// @param owner the role's context: one thread, one task at a time
record BackendRole(SocketKeyTree tree, HotplugRole role, ExecutorService owner) {
    static BackendRole start(HostPaths paths, Runnable onLost) {
        SocketKeyTree tree;
        try {
            tree = SocketKeyTree.connect(paths.storeSocket());
        } catch (KeyTreeException e) {
            throw new StartException("there is no key tree to serve: " + e.getMessage());
        }
        ExecutorService owner = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("hotplug").factory());
        HotplugRole role = HotplugWiring.role(
                paths, tree, FailStop.guarded("the hotplug owner", owner), new SimpleMeterRegistry());
        tree.onClosed(() -> {
            LoggerFactory.getLogger(BackendRole.class).error("the key tree on {} is gone", paths.storeSocket());
            onLost.run();
        });
        role.start();
        LoggerFactory.getLogger(BackendRole.class).info("xend backend serves the key tree on {}", paths.storeSocket());
        return new BackendRole(tree, role, owner);
    }

    void close() {
        role.close();
        tree.close();
        owner.shutdown();
    }
}
