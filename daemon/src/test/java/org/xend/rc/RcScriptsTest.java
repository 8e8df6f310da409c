package org.xend.rc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// rc.d/* run under a small rc.subr, in a root of their own, with `xend` and `xm` that note how they are called.
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
        program("xend", "case $1 in backend) exec sleep 1000;; status) exit 3;; esac");
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
                List.of("xend start" + rest, "xend stop" + rest, "xend status" + rest, "xend stop" + rest,
                        "xend start" + rest),
                calls());
    }

    @Test
    void aConfigurationNamedInRcConfIsHandedOn() throws Exception {
        conf("xend=YES\nxend_config=/my/xend.sxp\n");
        rc("xend", "start");
        assertEquals(List.of("xend start --root " + root + " --config /my/xend.sxp"), calls());
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
        assertTrue(result.output().contains("/kern/xen/privcmd not found: is /kern mounted"),
                result.output());
        assertEquals(List.of(), calls());
    }

    @Test
    void withoutItsDevicesXendIsNotStarted() throws Exception {
        for (String device : List.of("xencons", "xenevt")) {
            Files.delete(root.resolve("dev/" + device));
            Result result = rc("xend", "start");
            assertEquals(1, result.status());
            assertTrue(
                    result.output()
                            .contains("/dev/" + device + " not found: run `cd /dev && sh MAKEDEV xen'"),
                    result.output());
            touch(root.resolve("dev/" + device));
        }
        assertEquals(List.of(), calls());
    }

    @Test
    void xenbackenddRunsTheHotplugRoleUntilItIsStopped() throws Exception {
        assertEquals(1, rc("xenbackendd", "status").status());
        assertEquals(0, rc("xenbackendd", "start").status());
        long pid = Long.parseLong(Files.readString(root.resolve("var/run/xenbackendd.pid")).strip());
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());
        assertTrue(rc("xenbackendd", "start").output().contains("is running already"));
        assertEquals("xenbackendd is running.\n", rc("xenbackendd", "status").output());
        assertEquals(0, rc("xenbackendd", "stop").status());
        assertTrue(Files.notExists(root.resolve("var/run/xenbackendd.pid")));
        assertEquals(List.of("xend backend --root " + root), calls());
    }

    @Test
    void theDomainsLinkedInAutoAreStartedAndAllAreShutDown() throws Exception {
        conf("xendomains=YES\n");
        assertEquals(new Result(0, ""), rc("xendomains", "start"));
        touch(root.resolve("etc/xen/auto/a"));
        touch(root.resolve("etc/xen/auto/b"));
        assertEquals(new Result(0, ""), rc("xendomains", "start"));
        assertEquals(0, rc("xendomains", "stop").status());
        assertEquals(List.of("xm create --quiet " + root + "/etc/xen/auto/a",
                "xm create --quiet " + root + "/etc/xen/auto/b", "xm shutdown -a -w -H"), calls());
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
        List<String> lines = Files.readAllLines(Path.of("../etc/systemd/xend.service"));
        for (String line : List.of("[Unit]", "[Service]", "[Install]", "Type=exec",
                "ExecStart=/usr/local/bin/xend run", "KillMode=mixed", "WantedBy=multi-user.target")) {
            assertTrue(lines.contains(line), line);
        }
    }

    private Result rc(String name, String verb) throws Exception {
        String subr = Path.of("src/test/resources/rc/rc.subr").toAbsolutePath().toString();
        // rc(8) itself loads rc.subr once and has scripts skip it by this variable.
        Path output = root.resolve("output");
        var builder = new ProcessBuilder("/bin/sh", "-c", "set -- " + verb + "; . " + subr
                + "; _rc_subr_loaded=:; . " + script(name)).redirectErrorStream(true)
                .redirectOutput(output.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("RC_CONF", root.resolve("rc.conf").toString());
        Process process = builder.start();
        int status = process.waitFor();
        return new Result(status, Files.readString(output, StandardCharsets.UTF_8));
    }

    private static Path script(String name) {
        return Path.of("../rc.d").toAbsolutePath().normalize().resolve(name);
    }

    private void conf(String text) throws IOException {
        Files.writeString(root.resolve("rc.conf"),
                text + "xend_root=" + root + "\nxend_prefix=" + root + "/usr/pkg\n");
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
