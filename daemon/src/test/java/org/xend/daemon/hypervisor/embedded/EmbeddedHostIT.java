package org.xend.daemon.hypervisor.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.xenstored.Xenstored;
import org.xend.daemon.xenstored.XenstoredOptions;
import org.xend.protocol.xenbus.Dom0System;

/// Guests and dom0's kernel against the real key tree, in real time and under its permissions.
@Timeout(60)
class EmbeddedHostIT {
    @TempDir
    private Path folder;

    private Vertx vertx;
    private EmbeddedHypervisor xen;
    private Xenstored store;
    private KeyTree keys;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("guest"), "#!xend-guest\nos = NetBSD\nboot-millis = 10\n");
        Files.writeString(folder.resolve("disk"), "#!xend-device\nsectors = 4096\n");
        vertx = Vertx.vertx();
        xen = new EmbeddedHypervisor(new EmbeddedOptions(32768, 4, 512, Dom0System.NETBSD, folder));
        store = Xenstored.start(
                        vertx,
                        new XenstoredOptions(folder.resolve("socket")),
                        Optional.of(xen),
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        keys = store.keyTree();
    }

    @AfterEach
    void stop() throws Exception {
        store.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        xen.close();
    }

    private void await(String path, Predicate<Optional<String>> wanted) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (KeyWatch _ = keys.watch(path, events::add)) {
            while (true) {
                if (events.poll(20, TimeUnit.SECONDS) == null) {
                    throw new AssertionError(path + " stays " + keys.read(path));
                }
                if (wanted.test(keys.read(path))) {
                    return;
                }
            }
        }
    }

    private static Predicate<Optional<String>> is(String value) {
        return found -> found.equals(Optional.of(value));
    }

    private BuiltDomain create(int domid) {
        String home = "/local/domain/" + domid;
        String mine = "n" + domid;
        xen.setMaxMemory(domid, 17 * 1024);
        BuiltDomain built = xen.build(domid, new BuildRequest(GuestType.PV, 1, 16, 16, "/guest", "", "root=xbd0", ""));
        keys.introduce(domid, built.storeFrame(), built.storePort());
        var batch = KeyBatch.builder()
                .makeDirectory(home, "n0", "r" + domid)
                .write(home + "/name", "guest" + domid)
                .write(home + "/memory/target", "16384")
                .write(home + "/cpu/0/availability", "online")
                .makeDirectory(home + "/device")
                .makeDirectory(home + "/control")
                .write(home + "/control/shutdown", "", mine)
                .write(home + "/control/sysrq", "", mine)
                .write(home + "/control/feature-poweroff", "", mine)
                .write(home + "/control/feature-reboot", "", mine);
        device(batch, domid, "vif", 0, "mac", "aa:00:00:50:02:f0");
        device(batch, domid, "vbd", 1, "virtual-device", "1");
        keys.apply(batch.build());
        return built;
    }

    private static String back(int domid, String device) {
        String[] parts = device.split("/");
        return "/local/domain/0/backend/" + parts[0] + "/" + domid + "/" + parts[1];
    }

    private static String front(int domid, String device) {
        return "/local/domain/" + domid + "/device/" + device;
    }

    private static void device(KeyBatch.Builder batch, int domid, String type, int id, String key, String value) {
        String device = type + "/" + id;
        String front = front(domid, device);
        String back = back(domid, device);
        batch.makeDirectory(front, "n" + domid, "r0")
                .write(front + "/backend", back)
                .write(front + "/backend-id", "0")
                .write(front + "/" + key, value)
                .write(front + "/state", "1");
        batch.makeDirectory(back, "n0", "r" + domid)
                .write(back + "/frontend", front)
                .write(back + "/frontend-id", Integer.toString(domid))
                .write(back + "/online", "1")
                .write(back + "/params", "/disk")
                .write(back + "/mode", "w")
                .write(back + "/state", "1");
    }

    /// The hotplug role: connects every backend that waits.
    private void plug(int domid) throws Exception {
        for (String device : List.of("vif/0", "vbd/1")) {
            await(back(domid, device) + "/state", is("2"));
            keys.apply(KeyBatch.builder()
                    .write(back(domid, device) + "/hotplug-status", "connected")
                    .build());
        }
    }

    private void unplug(int domid) throws Exception {
        xen.pause(domid);
        for (String device : List.of("vif/0", "vbd/1")) {
            String back = back(domid, device);
            keys.apply(KeyBatch.builder()
                    .remove(front(domid, device))
                    .write(back + "/online", "0")
                    .write(back + "/state", "5")
                    .build());
        }
        for (String device : List.of("vif/0", "vbd/1")) {
            await(back(domid, device) + "/state", is("6"));
            keys.apply(KeyBatch.builder()
                    .remove(back(domid, device))
                    .remove(back(domid, device).replaceAll("/[0-9]+$", ""))
                    .build());
        }
        xen.destroy(domid);
        keys.release(domid);
        keys.apply(KeyBatch.builder().remove("/local/domain/" + domid).build());
    }

    @Test
    void aGuestBootsOnTheRealStoreAndGoesWithoutATrace() throws Exception {
        List<String> before = dump("/", new ArrayList<>());
        int domid = xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, 0));
        BuiltDomain built = create(domid);
        var prompted = new CompletableFuture<String>();
        var page = xen.grantTable().map(domid, GrantTable.CONSOLE);
        var ring = new ConsoleRing(page);
        var text = new StringBuilder();
        int port = xen.eventChannels().bindInterdomain(domid, built.consolePort(), () -> {
            byte[] bytes = new byte[ConsoleRing.OUT_BYTES];
            int count = ring.takeOutput(bytes, 0, bytes.length);
            text.append(new String(bytes, 0, Math.max(count, 0), StandardCharsets.UTF_8));
            if (text.toString().endsWith("# ")) {
                prompted.complete(text.toString());
            }
        });
        plug(domid);
        xen.unpause(domid);
        await(back(domid, "vif/0") + "/state", is("4"));
        await(front(domid, "vbd/1") + "/state", is("4"));
        String boot = prompted.get(20, TimeUnit.SECONDS);
        assertTrue(boot.contains("xbd0: 2 MB"), boot);
        keys.apply(KeyBatch.builder()
                .write("/local/domain/" + domid + "/control/shutdown", "poweroff")
                .build());
        await("/local/domain/" + domid + "/control/shutdown", is(""));
        await(back(domid, "vif/0") + "/state", is("6"));
        xen.eventChannels().unbind(port);
        xen.grantTable().unmap(page);
        unplug(domid);
        keys.apply(KeyBatch.builder().remove("/local/domain/0/backend").build());
        List<String> after = dump("/", new ArrayList<>());
        after.removeIf(path -> path.equals("/local") || path.equals("/local/domain") || path.equals("/local/domain/0"));
        before.removeIf(path -> path.startsWith("/local"));
        assertEquals(before, after);
    }

    @Test
    void twoHundredGuestsBootTogetherAndGo() throws Exception {
        long free = xen.hostInfo().freeMemoryKib();
        var domids = new ArrayList<Integer>();
        for (int index = 0; index < 200; index++) {
            int domid = xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, 0));
            create(domid);
            domids.add(domid);
        }
        for (int domid : domids) {
            plug(domid);
            xen.unpause(domid);
        }
        for (int domid : domids) {
            await(front(domid, "vbd/1") + "/state", is("4"));
            await(back(domid, "vif/0") + "/state", is("4"));
        }
        for (int domid : domids) {
            unplug(domid);
        }
        awaitOnly(0);
        assertEquals(free, xen.hostInfo().freeMemoryKib());
    }

    /// Pages are unmapped by the store a moment after the release was acknowledged.
    private void awaitOnly(int domid) throws Exception {
        var event = new LinkedBlockingQueue<String>();
        try (var _ = xen.onDomainException(() -> event.add("event"))) {
            while (xen.domains().size() > 1) {
                if (event.poll(20, TimeUnit.SECONDS) == null) {
                    throw new AssertionError("domains stay: " + xen.domains());
                }
            }
        }
        assertEquals(domid, xen.domains().getFirst().domid());
    }

    private List<String> dump(String path, List<String> into) {
        into.add(path);
        for (String child : keys.list(path)) {
            dump(path.equals("/") ? "/" + child : path + "/" + child, into);
        }
        return into;
    }
}
