package org.xend.rc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// rc.d/* run under a small rc.subr, in a root of their own, with `xend` and `xm` that record their calls.
class RcScriptsTest {
    private record Result(int status, String output) {}

    @TempDir
    Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        for (String node : List.of("kern/xen/privcmd", "dev/xencons", "dev/xenevt")) {
            touch(root.resolve(node));
        }
        Files.createDirectories(root.resolve("var/run"));
        Files.createDirectories(root.resolve("var/log"));
        program("xend", "case $1 in backend) trap 'kill $!; exit' TERM; sleep 1000 & wait;; status) exit 3;; esac");
        program("xm", "[ ! -e " + root + "/xm-fails ]");
        conf("xend=YES\nxenbackendd=YES\n");
    }

    @Test
    void xendIsStartedStoppedAndAskedThroughItsCommand() throws Exception {
        assertEquals(new Result(0, ""), rc("xend", "start"));
        assertEquals(new Result(0, ""), rc("xend", "stop"));
        assertEquals(3, rc("xend", "status").status());
        assertEquals(0, rc("xend", "restart").status());
        String rest = " --root " + root;
        assertEquals(
                List.of(
                        "xend start --supervised" + rest,
                        "xend stop" + rest,
                        "xend status" + rest,
                        "xend stop" + rest,
                        "xend start --supervised" + rest),
                calls());
    }

    @Test
    void aConfigurationNamedInRcConfIsHandedOn() throws Exception {
        conf("xend=YES\nxend_config=/my/xend.sxp\n");
        rc("xend", "start");
        assertEquals(List.of("xend start --supervised --root " + root + " --config /my/xend.sxp"), calls());
    }

    @Test
    void xendIsNotStartedUnlessRcConfSaysSo() throws Exception {
        conf("");
        assertTrue(rc("xend", "start").output().contains("$xend is not enabled"));
        assertEquals(List.of(), calls());
    }

    @Test
    void withoutKernXendIsNotStarted() throws Exception {
        Files.delete(root.resolve("kern/xen/privcmd"));
        Result result = rc("xend", "start");
        assertEquals(1, result.status());
        assertTrue(result.output().contains("/kern/xen/privcmd not found: is /kern mounted"), result.output());
        assertEquals(List.of(), calls());
    }

    @Test
    void withoutItsDevicesXendIsNotStarted() throws Exception {
        for (String device : List.of("xencons", "xenevt")) {
            Files.delete(root.resolve("dev/" + device));
            Result result = rc("xend", "start");
            assertEquals(1, result.status());
            assertTrue(
                    result.output().contains("/dev/" + device + " not found: run `cd /dev && sh MAKEDEV xen'"),
                    result.output());
            touch(root.resolve("dev/" + device));
        }
        assertEquals(List.of(), calls());
    }

    @Test
    void xenbackenddRunsTheHotplugRoleUntilItIsStopped() throws Exception {
        assertEquals(1, rc("xenbackendd", "status").status());
        assertEquals(0, rc("xenbackendd", "start").status());
        long pid = Long.parseLong(
                Files.readString(root.resolve("var/run/xenbackendd.pid")).strip());
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());
        assertTrue(rc("xenbackendd", "start").output().contains("is running already"));
        assertEquals("xenbackendd is running.\n", rc("xenbackendd", "status").output());
        assertEquals(0, rc("xenbackendd", "stop").status());
        assertTrue(Files.notExists(root.resolve("var/run/xenbackendd.pid")));
        assertEquals(List.of("xend backend --root " + root), calls());
    }

    /// The process of the pid file has ended and its number has gone to another one.
    @Test
    void faultC6AProcessThatIsNotXenbackenddIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        Process elsewhere = new ProcessBuilder(
                        root.resolve("usr/pkg/bin/xend").toString(), "backend", "--root", root + "/elsewhere")
                .start();
        try {
            for (String pid : List.of(Long.toString(other.pid()), Long.toString(elsewhere.pid()), "nonsense")) {
                Files.writeString(root.resolve("var/run/xenbackendd.pid"), pid + "\n");
                assertEquals(new Result(1, "xenbackendd is not running.\n"), rc("xenbackendd", "status"), pid);
                assertEquals(new Result(0, "xenbackendd is not running.\n"), rc("xenbackendd", "stop"), pid);
            }
            assertTrue(other.isAlive() && elsewhere.isAlive());
            Files.writeString(root.resolve("var/run/xenbackendd.pid"), other.pid() + "\n");
            assertEquals("Starting xenbackendd.\n", rc("xenbackendd", "start").output());
            assertEquals(
                    "xenbackendd is running.\n", rc("xenbackendd", "status").output());
            assertEquals(0, rc("xenbackendd", "stop").status());
        } finally {
            other.destroy();
            elsewhere.destroy();
        }
    }

    @Test
    void theDomainsLinkedInAutoAreStartedAndAllAreShutDown() throws Exception {
        conf("xendomains=YES\n");
        assertEquals(new Result(0, ""), rc("xendomains", "start"));
        touch(root.resolve("etc/xen/auto/a"));
        touch(root.resolve("etc/xen/auto/b"));
        assertEquals(new Result(0, ""), rc("xendomains", "start"));
        assertEquals(0, rc("xendomains", "stop").status());
        assertEquals(
                List.of(
                        "xm create --quiet " + root + "/etc/xen/auto/a",
                        "xm create --quiet " + root + "/etc/xen/auto/b",
                        "xm shutdown -a -w -H"),
                calls());
    }

    @Test
    void theDomainsOfRcConfsListAreStartedAndAFailureStopsNoOther() throws Exception {
        conf("xendomains='nbsd web'\n");
        touch(root.resolve("xm-fails"));
        Result result = rc("xendomains", "start");
        assertTrue(
                result.output().contains("nbsd was not started")
                        && result.output().contains("web was not started"),
                result.output());
        assertEquals(List.of("xm create --quiet nbsd", "xm create --quiet web"), calls());
        assertEquals(1, result.status(), "and the status says so");
    }

    @Test
    void faultD3DomainsThatStillRunAreSaidAndTheStatusSaysSo() throws Exception {
        conf("xendomains=YES\nxendomains_timeout=1\n");
        touch(root.resolve("xm-fails"));
        Result failed = rc("xendomains", "stop");
        assertEquals(1, failed.status());
        assertTrue(failed.output().contains("not all domains were shut down"), failed.output());
        Files.delete(root.resolve("xm-fails"));
        program("xm", "case $1 in shutdown) exec sleep 1000;; list) echo Domain-0;; esac");
        Result late = rc("xendomains", "stop");
        assertEquals(1, late.status());
        assertTrue(late.output().contains("not all domains have shut down within 1 seconds: Domain-0"), late.output());
    }

    /// bin/xendomains, what systemd runs.
    @Test
    void faultD3TheDomainsOfALinuxHostAreStartedAtBootAndShutDownAtHalt() throws Exception {
        assertEquals(new Result(0, ""), linux("start"));
        touch(root.resolve("etc/xen/auto/a"));
        touch(root.resolve("etc/xen/auto/b"));
        assertEquals(0, linux("start").status());
        assertEquals(0, linux("stop").status());
        assertEquals(
                List.of(
                        "xm create --quiet " + root + "/etc/xen/auto/a",
                        "xm create --quiet " + root + "/etc/xen/auto/b",
                        "xm shutdown -a -w -H"),
                calls());
    }

    @Test
    void faultD3WhatCouldNotBeStartedOrShutDownIsNamedAndTheStatusSaysSo() throws Exception {
        touch(root.resolve("etc/xen/auto/a"));
        touch(root.resolve("etc/xen/auto/b"));
        touch(root.resolve("xm-fails"));
        Result start = linux("start");
        assertEquals(1, start.status());
        assertTrue(
                start.output().contains("auto/a was not started")
                        && start.output().contains("auto/b was not started"),
                start.output());
        Result stop = linux("stop");
        assertEquals(1, stop.status());
        assertTrue(stop.output().contains("not all domains were shut down"), stop.output());
        Files.createDirectories(root.resolve("etc/default"));
        Files.writeString(root.resolve("etc/default/xendomains"), "XENDOMAINS_STOP_MAXWAIT=1\n");
        program("xm", "case $1 in shutdown) exec sleep 1000;; list) echo Domain-0;; esac");
        Result late = linux("stop");
        assertEquals(1, late.status());
        assertTrue(late.output().contains("within 1 seconds:\nDomain-0"), late.output());
    }

    @Test
    void faultD3OneThatRunsAlreadyIsNoFailureAndALinkToNothingIsOne() throws Exception {
        touch(root.resolve("etc/xen/auto/a"));
        program("xm", "echo \"Error: Domain 'a' already exists with ID '1'\" >&2; exit 1");
        Result again = linux("start");
        assertEquals(0, again.status(), again.output());
        assertTrue(again.output().contains("Domain 'a' already exists with ID '1'"), again.output());
        Files.createSymbolicLink(root.resolve("etc/xen/auto/b"), root.resolve("nowhere"));
        Result nowhere = linux("start");
        assertEquals(1, nowhere.status());
        assertTrue(nowhere.output().contains("etc/xen/auto/b leads nowhere"), nowhere.output());
    }

    @Test
    void xendomainsDoesNothingUnlessAsked() throws Exception {
        conf("");
        assertEquals(new Result(0, ""), rc("xendomains", "start"));
        assertEquals(new Result(0, ""), rc("xendomains", "stop"));
        assertEquals(List.of(), calls());
    }

    @Test
    void everyScriptSaysWhatItProvidesAndNeeds() throws IOException {
        for (String name : List.of("xend", "xenbackendd", "xendomains")) {
            List<String> lines = Files.readAllLines(script(name));
            assertTrue(lines.contains("# PROVIDE: " + name));
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("# REQUIRE: ")));
            assertTrue(lines.contains("# KEYWORD: shutdown"));
        }
    }

    @Test
    void theSystemdUnitRunsTheDaemonInTheForeground() throws IOException {
        List<String> lines = unit("xend");
        for (String line : List.of(
                "[Unit]",
                "[Service]",
                "[Install]",
                "Type=exec",
                "ExecStart=/usr/local/bin/xend run",
                "WantedBy=multi-user.target")) {
            assertTrue(lines.contains(line), line);
        }
    }

    /// Processes that scripts left running serve guests' storage: SIGTERM goes to the daemon alone.
    @Test
    void faultB10AStopSignalsTheDaemonAlone() throws IOException {
        assertTrue(unit("xend").contains("KillMode=process"));
    }

    @Test
    void faultD3TheUnitsTakeThePlacesOfTheStockOnes() throws IOException {
        assertTrue(unit("xend").contains("Alias=xen.service"));
        String conflicts = String.join(
                " ",
                unit("xend").stream()
                        .filter(line -> line.startsWith("Conflicts="))
                        .toList());
        for (String stock : List.of(
                "xenstored.service",
                "xenconsoled.service",
                "xen-init-dom0.service",
                "xen-qemu-dom0-disk-backend.service")) {
            assertTrue(conflicts.contains(stock), stock);
        }
        List<String> domains = unit("xend-domains");
        assertTrue(domains.contains("Alias=xendomains.service"));
        assertTrue(domains.stream().anyMatch(line -> line.startsWith("After=xend.service")));
        // A restart of a unit that another one requires restarts that too.
        assertTrue(domains.stream()
                .noneMatch(line ->
                        line.startsWith("Requires=") || line.startsWith("BindsTo=") || line.startsWith("PartOf=")));
    }

    private static List<String> unit(String name) throws IOException {
        return Files.readAllLines(Path.of("../etc/systemd/" + name + ".service"));
    }

    private Result linux(String verb) throws Exception {
        Path script = root.resolve("usr/pkg/bin/xendomains");
        Files.copy(
                Path.of("../bin/xendomains"),
                script,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        var builder = new ProcessBuilder(script.toString(), verb);
        builder.environment().put("XEND_ROOT", root.toString());
        return run(builder);
    }

    private Result rc(String name, String verb) throws Exception {
        String subr = Path.of("src/test/resources/rc/rc.subr").toAbsolutePath().toString();
        // rc(8) itself loads rc.subr once and has scripts skip it by this variable.
        var builder = new ProcessBuilder(
                "/bin/sh", "-c", "set -- " + verb + "; . " + subr + "; _rc_subr_loaded=:; . " + script(name));
        builder.environment().put("RC_CONF", root.resolve("rc.conf").toString());
        return run(builder);
    }

    private Result run(ProcessBuilder builder) throws Exception {
        Path output = root.resolve("output");
        builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        Process process = builder.start();
        int status = process.waitFor();
        return new Result(status, Files.readString(output, StandardCharsets.UTF_8));
    }

    private static Path script(String name) {
        return Path.of("../rc.d").toAbsolutePath().normalize().resolve(name);
    }

    private void conf(String text) throws IOException {
        Files.writeString(root.resolve("rc.conf"), text + "xend_root=" + root + "\nxend_prefix=" + root + "/usr/pkg\n");
    }

    private List<String> calls() throws IOException {
        Path calls = root.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void program(String name, String body) throws IOException {
        Path file = root.resolve("usr/pkg/bin/" + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\" >>" + root + "/calls\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void touch(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }
}
