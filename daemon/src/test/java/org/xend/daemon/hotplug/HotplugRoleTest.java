package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.Dom0Command;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.ScriptPolicy;
import org.xend.daemon.hotplug.script.UpCheck;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.xenbus.Dom0System;

/// The whole role against a small tree, with real scripts.
class HotplugRoleTest {
    private static final String VIF = "/local/domain/0/backend/vif/1/0";
    private static final Predicate<Optional<String>> ABSENT = Optional::isEmpty;

    @TempDir
    Path dir;

    private final MapKeyTree tree = new MapKeyTree();
    private final ExecutorService context =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HotplugRole role;

    @AfterEach
    void stop() {
        if (role != null) {
            role.close();
        }
        context.close();
        tree.close();
    }

    @Test
    void aVifIsBroughtUpAndDownByTheHowTosConvention() throws Exception {
        start(recorder(""));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("connected"));
        unplug(VIF);
        tree.await(VIF + "/hotplug-status", ABSENT);
        String rest = " domain=nbsd vif=vif1.0 mac=aa:00:00:50:02:f0 bridge=bridge0";
        assertEquals(List.of("up" + rest, "down" + rest), calls());
    }

    @Test
    void aDeviceThatStandsAlreadyIsLookedAtAtTheStart() throws Exception {
        Path script = recorder("");
        plug(VIF, Map.of("script", script.toString(), "domain", "old", "mac", "00:16:3e:00:00:01"));
        start(script);
        tree.await(VIF + "/hotplug-status", is("connected"));
        assertEquals(List.of("up domain=old vif=vif1.0 mac=00:16:3e:00:00:01"), calls());
    }

    @Test
    void aDeviceWithAStatusIsNotBroughtUpAgain() throws Exception {
        Path script = recorder("");
        plug(VIF, Map.of("script", script.toString(), "hotplug-status", "connected"));
        start(script);
        String second = "/local/domain/0/backend/vif/2/0";
        plug(second, Map.of("script", script.toString(), "mac", ""));
        tree.await(second + "/hotplug-status", is("connected"));
        assertEquals(List.of("up domain=2 vif=vif2.0 mac="), calls());
    }

    @Test
    void aDeviceOfAnEarlierDaemonGoesDownWithoutHavingComeUpAgain() throws Exception {
        Path script = recorder("");
        for (String path : List.of(VIF, "/local/domain/0/backend/vif/2/0")) {
            plug(
                    path,
                    Map.of(
                            "script",
                            script.toString(),
                            "domain",
                            "old",
                            "mac",
                            "00:16:3e:00:00:01",
                            "hotplug-status",
                            "connected"));
            tree.write(path + "/state", "4");
        }
        start(script);
        unplug(VIF);
        tree.await(VIF + "/hotplug-status", ABSENT);
        assertEquals(List.of("down domain=old vif=vif1.0 mac=00:16:3e:00:00:01"), calls());
        // The other one is taken away whole, as a toolstack does that has waited long enough.
        String third = "/local/domain/0/backend/vif/3/0";
        plug(third, Map.of("script", script.toString(), "mac", ""));
        tree.await(third + "/hotplug-status", is("connected"));
        tree.remove("/local/domain/0/backend/vif/2");
        while (calls().size() < 3) {
            Thread.onSpinWait();
        }
        assertEquals("down domain=old vif=vif2.0 mac=00:16:3e:00:00:01", calls().get(2));
    }

    @Test
    void aDeviceWhoseScriptItsDaemonWasKilledOverGoesDown() throws Exception {
        Path script = recorder("");
        plug(VIF, Map.of("script", script.toString(), "mac", "", "hotplug-running", "1"));
        tree.apply(KeyBatch.builder()
                .write(VIF + "/online", "0")
                .write(VIF + "/state", "5")
                .build());
        start(script);
        tree.write(VIF + "/state", "6");
        tree.await(VIF + "/hotplug-running", ABSENT);
        assertEquals(List.of("down domain=1 vif=vif1.0 mac="), calls());
    }

    @Test
    void withoutAScriptTheRoleItselfConnects() throws Exception {
        start(recorder(""));
        plug("/local/domain/0/backend/vbd/1/768", Map.of("params", "/dev/wd0e"));
        tree.await("/local/domain/0/backend/vbd/1/768/hotplug-status", is("connected"));
        assertEquals(List.of(), calls());
    }

    @Test
    void aFailureIsReportedWithTheLastLine() throws Exception {
        start(recorder("echo trying; echo 'bridge0: no such bridge' >&2; exit 1"));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("error"));
        assertEquals(Optional.of("bridge0: no such bridge"), tree.read(VIF + "/hotplug-error"));
        assertEquals(
                1,
                meters.counter("xend.hotplug.failures", "class", "vif", "reason", "exit")
                        .count());
        // What a failed script began is undone like anything else.
        unplug(VIF);
        tree.await(VIF + "/hotplug-status", ABSENT);
        assertEquals(2, calls().size());
    }

    /// A script that is called in a way it does not know often says nothing and ends with status 0.
    @Test
    void faultD2AnUpThatSaysNothingAndLeavesTheInterfaceAsItWasFails() throws Exception {
        interfaceIs("vif1.0", "0x1002");
        Path script = recorder("echo usage");
        start(script);
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("error"));
        assertEquals(
                Optional.of(script
                        + " up ended with status 0 but did nothing: hotplug-status is not set and "
                        + "vif1.0 is still down; it was called 'up domain=nbsd vif=vif1.0 mac=aa:00:00:50:02:f0 "
                        + "bridge=bridge0': script-convention (docs/hotplug.md) is for a script that is called otherwise; "
                        + "its last words: usage"),
                tree.read(VIF + "/hotplug-error"));
        assertEquals(
                1,
                meters.counter("xend.hotplug.failures", "class", "vif", "reason", "no-effect")
                        .count());
    }

    @Test
    void faultD2AnUpThatBringsTheInterfaceUpNeedSayNothing() throws Exception {
        interfaceIs("vif1.0", "0x1002");
        start(recorder("echo 0x1003 >" + dir + "/net/vif1.0/flags"));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("connected"));
    }

    @Test
    void faultD2AVifOfTheNullBridgeIsLeftAlone() throws Exception {
        interfaceIs("vif1.0", "0x1002");
        Path script = recorder("");
        start(script);
        plug(VIF, Map.of("script", script.toString(), "mac", "", "bridge", "null"));
        tree.await(VIF + "/hotplug-status", is("connected"));
    }

    @Test
    void faultD2ADiskThatWasNotHandedOverFails() throws Exception {
        Path script = recorder("");
        start(script);
        String vbd = "/local/domain/0/backend/vbd/1/768";
        plug(vbd, Map.of("script", script.toString(), "params", "/dev/none", "type", "nbd", "dev", "hda", "mode", "w"));
        tree.await(vbd + "/hotplug-status", is("error"));
        assertTrue(tree.read(vbd + "/hotplug-error").orElseThrow().contains("physical-device is not set"));
    }

    @Test
    void aHangingScriptFailsAfterTheTimeLimitAndIsNamed() throws Exception {
        Path script = recorder("sleep 1000");
        start(script, ScriptLimits.stock().withTimeout(Duration.ofMillis(300)));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("error"));
        assertEquals(
                Optional.of(script + " up did not end within 0.3 s and was killed"), tree.read(VIF + "/hotplug-error"));
    }

    @Test
    void aHangingScriptHoldsUpNoOtherDevice() throws Exception {
        Path script = recorder("case $3 in vif=vif1.0) sleep 1000;; esac");
        start(script, new ScriptLimits(Duration.ofSeconds(30), 16, Duration.ZERO));
        plugVif("nbsd");
        String second = "/local/domain/0/backend/vif/2/0";
        plug(second, Map.of("script", script.toString(), "domain", "two", "mac", "00:16:3e:00:00:02"));
        tree.await(second + "/hotplug-status", is("connected"));
        assertFalse(tree.exists(VIF + "/hotplug-status"));
    }

    @Test
    void aScriptOutsideTheFoldersIsNotRun() throws Exception {
        start(recorder(""));
        plug(VIF, Map.of("script", "/bin/true"));
        tree.await(VIF + "/hotplug-status", is("error"));
        assertTrue(tree.read(VIF + "/hotplug-error").orElseThrow().contains("lies in none of the script folders"));
        assertEquals(
                1,
                meters.counter("xend.hotplug.failures", "class", "vif", "reason", "refused")
                        .count());
    }

    @Test
    void closingTheRoleKillsWhatRuns() throws Exception {
        Path script = recorder("echo $$ > " + dir + "/pid.new; mv " + dir + "/pid.new " + dir + "/pid; sleep 1000");
        start(script, new ScriptLimits(Duration.ofSeconds(30), 16, Duration.ZERO));
        plugVif("nbsd");
        while (!Files.exists(dir.resolve("pid"))) {
            Thread.onSpinWait();
        }
        role.close();
        long pid = Long.parseLong(Files.readString(dir.resolve("pid")).strip());
        assertTrue(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aDirectoryTakenAwayWholeGoesDownToo() throws Exception {
        start(recorder("echo down-seen > " + dir + "/$1"));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("connected"));
        tree.remove("/local/domain/0/backend/vif");
        while (calls().size() < 2) {
            Thread.onSpinWait();
        }
        assertTrue(calls().get(1).startsWith("down domain=nbsd vif=vif1.0"));
        assertFalse(tree.exists(VIF));
    }

    @Test
    void aDeviceTakenAwayAtAnyMomentOfItsUpGoesDownAsOftenAsItWentUp() throws Exception {
        start(recorder("case $1 in up) sleep 0.05;; esac"));
        for (int i = 0; i < 20; i++) {
            plugVif("nbsd");
            // From before the script is begun to after its end.
            LockSupport.parkNanos(i * 4_000_000L);
            unplug(VIF);
            tree.await(VIF + "/hotplug-running", ABSENT);
            tree.await(VIF + "/hotplug-status", ABSENT);
            tree.remove(VIF);
        }
        plugVif("last");
        tree.await(VIF + "/hotplug-status", is("connected"));
        List<String> ups = calls().stream()
                .filter(call -> call.startsWith("up domain=nbsd"))
                .toList();
        List<String> downs = calls().stream()
                .filter(call -> call.startsWith("down domain=nbsd"))
                .toList();
        assertEquals(ups.size(), downs.size());
    }

    @Test
    void aGuestThatRewritesItsStateCausesNoScript() throws Exception {
        start(recorder(""));
        plugVif("nbsd");
        tree.await(VIF + "/hotplug-status", is("connected"));
        for (int i = 0; i < 2000; i++) {
            tree.write(VIF + "/state", i % 2 == 0 ? "6" : "4");
        }
        unplug(VIF);
        tree.await(VIF + "/hotplug-status", ABSENT);
        assertEquals(2, calls().size());
    }

    private void start(Path script) {
        start(script, ScriptLimits.stock());
    }

    private void start(Path script, ScriptLimits limits) {
        var host = new ScriptHost(Dom0System.LINUX, dir.resolve("socket"), dir, ScriptHost.STOCK_PATH);
        var policy = new ScriptPolicy(List.of(script.getParent()), Set.of(), ScriptPolicy.Ownership.ANYBODY);
        role = new HotplugRole(
                tree,
                new HotplugSettings(
                        host,
                        policy,
                        _ -> ScriptConvention.named("arguments"),
                        new UpCheck(host.system(), new Dom0Command(host.path()), dir.resolve("net"), true),
                        HostDisks.of(host, true),
                        limits),
                context,
                meters);
        role.start();
    }

    /// A script that notes its arguments as a line of the file `calls`.
    private Path recorder(String body) throws IOException {
        Path script = dir.resolve("vif-bridge");
        Files.writeString(script, "#!/bin/sh\necho \"$*\" >> " + dir.resolve("calls") + "\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private List<String> calls() throws IOException {
        Path calls = dir.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void interfaceIs(String name, String flags) throws IOException {
        Files.writeString(Files.createDirectories(dir.resolve("net/" + name)).resolve("flags"), flags + "\n");
    }

    private void plugVif(String domain) {
        plug(
                VIF,
                Map.of(
                        "script",
                        dir.resolve("vif-bridge").toString(),
                        "domain",
                        domain,
                        "mac",
                        "aa:00:00:50:02:f0",
                        "bridge",
                        "bridge0"));
    }

    /// As a toolstack and dom0's kernel do: the directory, then state 2.
    private void plug(String path, Map<String, String> keys) {
        var batch = KeyBatch.builder();
        keys.forEach((name, value) -> batch.write(path + "/" + name, value));
        tree.apply(
                batch.write(path + "/online", "1").write(path + "/state", "1").build());
        tree.write(path + "/state", "2");
    }

    private void unplug(String path) {
        tree.apply(KeyBatch.builder()
                .write(path + "/online", "0")
                .write(path + "/state", "5")
                .build());
        tree.write(path + "/state", "6");
    }

    private static Predicate<Optional<String>> is(String value) {
        return Optional.of(value)::equals;
    }
}
