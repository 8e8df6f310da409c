package org.xend.daemon.hypervisor.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The simulator refuses what the shipped hotplug scripts refuse, where a stand-in has their place.
class FaultD15Test {
    @TempDir
    private Path folder;

    private SimulatedHost host;

    @BeforeEach
    void start() {
        host = new SimulatedHost(folder);
        host.file("etc/xen/scripts/vif-bridge", "#!/bin/sh\n");
        host.file("etc/xen/scripts/block", "#!/bin/sh\n");
        host.file("sys/class/net/lan/bridge/stp_state", "0\n");
    }

    private String script(String name) {
        return folder.resolve("etc/xen/scripts").resolve(name).toString();
    }

    private String status(SimulatedHost.GuestSeen guest, String type, int id) {
        host.runUntilIdle();
        return host.store.read(guest.back(type, id) + "/hotplug-status");
    }

    private SimulatedHost.GuestSeen withVif(String script, String bridge) {
        var guest = host.create("/guest", 64);
        guest.addVif();
        host.store.write(guest.back("vif", 0) + "/script", script);
        host.store.write(guest.back("vif", 0) + "/bridge", bridge);
        return guest;
    }

    private SimulatedHost.GuestSeen withDisk(String params, String mode) {
        var guest = host.create("/guest", 64);
        guest.addDisk(params);
        host.store.write(guest.back("vbd", 1) + "/script", script("block"));
        host.store.write(guest.back("vbd", 1) + "/mode", mode);
        return guest;
    }

    @Test
    void faultD15ABridgeThatIsNotThereIsRefused() {
        var refused = withVif(script("vif-bridge"), "nobridge");
        assertEquals("error", status(refused, "vif", 0));
        assertEquals(
                "no such bridge: nobridge (the embedded dom0's are below " + folder + "/sys/class/net/)",
                host.store.read(refused.back("vif", 0) + "/hotplug-error"));
        assertEquals("1", host.store.read(refused.back("vif", 0) + "/state"));
        for (String there : new String[] {"lan", "null", ""}) {
            var taken = withVif(script("vif-bridge"), there);
            assertNull(status(taken, "vif", 0));
            assertEquals("2", host.store.read(taken.back("vif", 0) + "/state"));
        }
        assertNull(status(withVif("/somebody/else/vif-bridge", "nobridge"), "vif", 0));
    }

    @Test
    void faultB1ADiskThatAnotherGuestHasIsRefusedWhateverItsName() throws IOException {
        Files.createSymbolicLink(folder.resolve("other-name"), folder.resolve("disk"));
        Files.createLink(folder.resolve("third name"), folder.resolve("disk"));
        var first = withDisk("/disk", "w");
        assertNull(status(first, "vbd", 1));
        for (String name : new String[] {"/disk", "/other-name", "/third name", "/./disk"}) {
            for (String mode : new String[] {"w", "r"}) {
                var second = withDisk(name, mode);
                assertEquals("error", status(second, "vbd", 1), name + " " + mode);
                assertEquals(
                        name + " is in use by domain " + first.domid + " (mode w); mode w! would share it all the same",
                        host.store.read(second.back("vbd", 1) + "/hotplug-error"));
            }
        }
        assertNull(status(withDisk("/third name", "w!"), "vbd", 1));
    }

    @Test
    void faultB1WhatOnlyIsReadMayBeSharedAndWhatIsLetGoMayBeTaken() {
        var reader = withDisk("/disk", "r");
        assertNull(status(reader, "vbd", 1));
        assertNull(status(withDisk("/disk", "r"), "vbd", 1));
        assertEquals("error", status(withDisk("/disk", "w"), "vbd", 1));
        host.file("free", "x");
        var first = withDisk("/free", "w");
        assertNull(status(first, "vbd", 1));
        host.store.write(first.back("vbd", 1) + "/online", "0");
        host.store.write(first.back("vbd", 1) + "/state", "5");
        host.runUntilIdle();
        assertEquals("6", host.store.read(first.back("vbd", 1) + "/state"));
        assertNull(status(withDisk("/free", "w"), "vbd", 1));
    }

    @Test
    void faultD15ARefusedDeviceIsTakenAwayLikeAnyOther() {
        var refused = withVif(script("vif-bridge"), "nobridge");
        assertEquals("error", status(refused, "vif", 0));
        host.store.write(refused.back("vif", 0) + "/online", "0");
        host.store.write(refused.back("vif", 0) + "/state", "5");
        host.runUntilIdle();
        assertEquals("6", host.store.read(refused.back("vif", 0) + "/state"));
    }
}
