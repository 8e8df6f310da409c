package org.xend.daemon.hypervisor.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xenbus.Dom0System;

/// A host in steps with a store, for tests: plays the toolstack's and the hotplug role's part in a few lines.
final class SimulatedHost {
    final Path folder;
    final SteppedSimulatorThread thread = new SteppedSimulatorThread();
    final EmbeddedHypervisor xen;
    final StoreFake store;

    SimulatedHost(Path folder) {
        this(folder, Dom0System.NETBSD, 8192);
    }

    SimulatedHost(Path folder, Dom0System system, int memoryMib) {
        this.folder = folder;
        file("guest", "#!xend-guest\nos = NetBSD\nversion = 5.1\nboot-millis = 50\n");
        file("disk", "#!xend-device\nsectors = 4096\n");
        xen = new EmbeddedHypervisor(new EmbeddedOptions(memoryMib, 4, 512, system, folder), thread);
        store = new StoreFake(xen);
        runUntilIdle();
    }

    void file(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /// A domain as the toolstack leaves it before its devices: built, introduced, paused.
    GuestSeen create(String kernel, int memoryMib) {
        int domid = xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 2, 0));
        xen.setMaxMemory(domid, (memoryMib + 1) * 1024L);
        BuiltDomain built =
                xen.build(domid, new BuildRequest(GuestType.PV, 2, memoryMib, memoryMib, kernel, "", "root=xbd0", ""));
        String home = "/local/domain/" + domid;
        store.write(home + "/name", "guest" + domid);
        store.write(home + "/memory/target", Long.toString(memoryMib * 1024L));
        store.write(home + "/cpu/0/availability", "online");
        store.write(home + "/cpu/1/availability", "online");
        store.write(home + "/control/shutdown", "");
        store.introduce(domid, built.storePort());
        return new GuestSeen(domid, built);
    }

    /// Runs store and simulator until neither has anything left to do.
    void runUntilIdle() {
        while (thread.runPosted() | store.serve()) {
            continue;
        }
    }

    void pass(long millis) {
        long step = Math.max(1, millis / 20);
        runUntilIdle();
        for (long passed = 0; passed < millis; passed += step) {
            thread.advanceMillis(Math.min(step, millis - passed));
            runUntilIdle();
        }
    }

    /// One guest from dom0's side.
    final class GuestSeen {
        final int domid;
        final BuiltDomain built;
        private final SharedPage consolePage;
        private final ConsoleRing console;
        private final int consolePort;
        private final StringBuilder text = new StringBuilder();

        GuestSeen(int domid, BuiltDomain built) {
            this.domid = domid;
            this.built = built;
            consolePage = xen.grantTable().map(domid, GrantTable.CONSOLE);
            console = new ConsoleRing(consolePage);
            consolePort = xen.eventChannels().bindInterdomain(domid, built.consolePort(), this::drain);
        }

        private void drain() {
            byte[] bytes = new byte[ConsoleRing.OUT_BYTES];
            int count = console.takeOutput(bytes, 0, bytes.length);
            if (count > 0) {
                text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
                xen.eventChannels().notify(consolePort);
            }
        }

        String text() {
            return text.toString().replace("\r\n", "\n");
        }

        String type(String input) {
            int before = text().length();
            byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
            console.putInput(bytes, 0, bytes.length);
            xen.eventChannels().notify(consolePort);
            runUntilIdle();
            return text().substring(before);
        }

        String home() {
            return "/local/domain/" + domid;
        }

        String front(String device) {
            return home() + "/device/" + device;
        }

        String back(String type, int id) {
            return "/local/domain/0/backend/" + type + "/" + domid + "/" + id;
        }

        void addVif() {
            store.write(front("vif/0") + "/backend", back("vif", 0));
            store.write(front("vif/0") + "/mac", "aa:00:00:50:02:f0");
            store.write(front("vif/0") + "/state", "1");
            store.write(back("vif", 0) + "/frontend", front("vif/0"));
            store.write(back("vif", 0) + "/online", "1");
            store.write(back("vif", 0) + "/state", "1");
        }

        void addDisk(String params) {
            store.write(front("vbd/1") + "/backend", back("vbd", 1));
            store.write(front("vbd/1") + "/state", "1");
            store.write(back("vbd", 1) + "/frontend", front("vbd/1"));
            store.write(back("vbd", 1) + "/params", params);
            store.write(back("vbd", 1) + "/mode", "w");
            store.write(back("vbd", 1) + "/online", "1");
            store.write(back("vbd", 1) + "/state", "1");
        }

        void plug(String type, int id) {
            store.write(back(type, id) + "/hotplug-status", "connected");
        }

        /// The console service lets go.
        void detach() {
            xen.eventChannels().unbind(consolePort);
            xen.grantTable().unmap(consolePage);
        }

        void start() {
            xen.unpause(domid);
            runUntilIdle();
        }
    }
}
