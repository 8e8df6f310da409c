package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The NetBSD/Xen how-to's three guests, from the shipped files, through the commands its reader types.
class HowToIT {
    private static final Path ETC = TestHost.HOME.resolve("etc/xen");

    @ParameterizedTest
    @ValueSource(strings = {"nbsd", "linux", "solaris"})
    void aGuestOfTheHowToLivesItsWholeLife(String name) throws IOException {
        try (TestHost host = TestHost.start()) {
            String before = KeyDump.of(host.storeSocket());
            String file = ETC.resolve(name).toString();
            var create = host.xm("create", file).succeeded();
            assertEquals("Using config file \"" + file + "\".\nStarted domain " + name + " (id=1)\n", create.out());

            var list = host.xm("list").succeeded();
            assertTrue(
                    list.out()
                            .startsWith(
                                    "Name                                        ID   Mem VCPUs      State   Time(s)\n"),
                    list.out());
            assertTrue(list.out().lines().anyMatch(line -> line.startsWith("Domain-0 ")), list.out());
            assertTrue(list.out().lines().anyMatch(line -> line.startsWith(name + " ")), list.out());

            TestHost.await(
                    "boot lines on the console",
                    () -> host.xmTyping("", "console", name).out().contains("simulat"));

            host.xm("reboot", "-w", name).succeeded();
            assertEquals("2\n", host.xm("domid", name).succeeded().out());
            TestHost.await(
                    "devices connected after the reboot",
                    () -> host.xm("block-list", name).out().lines().skip(1).allMatch(l -> l.matches(".*\\b4\\b.*")));

            host.xm("shutdown", "-w", name).succeeded();
            assertEquals(3, host.xm("list", name).exit());
            assertEquals(before, KeyDump.of(host.storeSocket()), "keys after the shutdown");

            host.xm("create", file).succeeded();
            host.xm("destroy", name).succeeded();
            assertEquals(before, KeyDump.of(host.storeSocket()), "keys after the destroy");
        }
    }

    @Test
    void theVifScriptIsCalledAsTheHowToDescribes() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path record = host.root().resolve("calls");
            Path script = host.script(
                    "recording-vif-bridge",
                    "#!/bin/sh\nfor word; do printf '[%s]' \"$word\"; done >>" + record + "\necho >>" + record + "\n");
            host.configure("(vif-script " + script + ")", "(script-convention (" + script + " arguments))");
            host.xend("start").succeeded();
            host.xm("create", ETC.resolve("nbsd").toString()).succeeded();
            host.xm("destroy", "nbsd").succeeded();
            assertEquals(
                    List.of(
                            "[up][domain=nbsd][vif=vif1.0][mac=aa:00:00:50:02:f0][bridge=bridge0]",
                            "[down][domain=nbsd][vif=vif1.0][mac=aa:00:00:50:02:f0][bridge=bridge0]"),
                    java.nio.file.Files.readAllLines(record));
        }
    }

    @Test
    void theDom0EndOfAVifIsShownByTheHowTosRule() throws IOException {
        try (TestHost host = TestHost.start()) {
            host.xm("create", ETC.resolve("nbsd").toString()).succeeded();
            String json = host.xm("network-list", "--json", "nbsd").succeeded().out();
            assertTrue(json.contains("aa:00:00:50:02:f0") && json.contains("aa:00:00:51:02:f0"), json);
        }
    }
}
