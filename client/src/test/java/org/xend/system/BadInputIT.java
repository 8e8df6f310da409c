package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bad input gets one clear line and the right exit code or status, and changes nothing.
class BadInputIT {
    private static TestHost host;
    private static String before;

    @BeforeAll
    static void startDaemon() throws IOException {
        host = TestHost.start();
        before = KeyDump.of(host.storeSocket());
    }

    @AfterAll
    static void nothingWasChanged() throws IOException {
        try (TestHost closing = host) {
            assertEquals(before, KeyDump.of(closing.storeSocket()));
            assertEquals(2, closing.xm("list").out().lines().count(), "the header and Domain-0");
        }
    }

    private static void refused(TestHost.Result result, int exit, String... words) {
        assertEquals(exit, result.exit(), result.toString());
        assertEquals(1, result.err().lines().count(), "one line on stderr: " + result);
        for (String word : words) {
            assertTrue(result.err().contains(word), () -> "'" + word + "' in: " + result.err());
        }
    }

    private TestHost.Result create(String text) throws IOException {
        return host.xm("create", host.write("guest", text).toString());
    }

    private static final String KERNEL = "kernel = \"/home/bouyer/netbsd-XEN3_DOMU\"\nmemory = 128\n";

    @Test
    void aMissingKernelIsNamed() throws IOException {
        refused(create("kernel = \"/no/such/kernel\"\nmemory = 64\n"), 1, "kernel", "/no/such/kernel");
    }

    @Test
    void aMissingDiskIsNamed() throws IOException {
        refused(create(KERNEL + "disk = [ 'phy:/dev/nosuch,0x1,w' ]\n"), 1, "/dev/nosuch");
    }

    @Test
    void tooMuchMemoryIsRefusedWithTheFigures() throws IOException {
        refused(create("kernel = \"/home/bouyer/netbsd-XEN3_DOMU\"\nmemory = 999999\n"), 1, "memory");
    }

    @Test
    void aSyntaxErrorIsShownWithLineAndColumn() throws IOException {
        refused(create(KERNEL + "vif = [ 'bridge=bridge0'\n"), 1, "guest:");
    }

    @Test
    void aBadMacIsNamed() throws IOException {
        refused(create(KERNEL + "vif = [ 'mac=zz:00:00:50:02:f0' ]\n"), 1, "zz:00:00:50:02:f0");
    }

    @Test
    void anAbsentConfigFileIsNamed() {
        refused(host.xm("create", "/no/such/file"), 1, "/no/such/file");
    }

    @Test
    void anUnreadableConfigFileIsNamed() throws IOException {
        Path folder = Files.createDirectories(host.root().resolve("folder"));
        refused(host.xm("create", folder.toString()), 1, "folder");
        Path file = host.write("secret", KERNEL);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(file)) {
            refused(host.xm("create", file.toString()), 1, "secret");
        }
    }

    @Test
    void aDuplicateNameIsRefused() throws IOException {
        String file = host.write("twin", KERNEL).toString();
        host.xm("create", file).succeeded();
        refused(host.xm("create", file), 1, "twin", "already exists");
        host.xm("destroy", "twin").succeeded();
    }

    @Test
    void anUnknownDomainIsNamedWithExitCode3() {
        for (String verb : List.of("destroy", "pause", "domid", "console", "uptime")) {
            refused(host.xm(verb, "nobody"), 3, "Domain 'nobody' does not exist.");
        }
    }

    private String curl(String... words) {
        var command = new java.util.ArrayList<>(List.of(
                "curl",
                "-s",
                "-o",
                "-",
                "-w",
                "\n%{http_code}",
                "--unix-socket",
                host.controlSocket().toString()));
        command.addAll(List.of(words));
        return host.run("", command, Map.of()).succeeded().out();
    }

    @Test
    void malformedBodiesAnswer400WithThePlace() {
        String sexpression = curl(
                "-H",
                "Content-Type: application/sxp",
                "--data-binary",
                "((op create) (config (vm",
                "http://xend/xend/domain");
        assertTrue(sexpression.endsWith("\n400") && sexpression.contains("line 1"), sexpression);
        String json = curl(
                "-H",
                "Content-Type: application/json",
                "-H",
                "Accept: application/json",
                "--data-binary",
                "{\"op\":\"create\",,}",
                "http://xend/xend/domain");
        assertTrue(json.endsWith("\n400") && json.contains("\"code\"") && json.contains("line"), json);
    }

    @Test
    void anUnknownResourceAnswers404() {
        assertTrue(curl("http://xend/xend/nonsense").endsWith("\n404"));
        assertTrue(curl("http://xend/xend/domain/nobody").endsWith("\n404"));
    }

    @Test
    void aBodyOfTenMegabytesAnswers413() throws IOException {
        Path body = host.write("body", "x".repeat(10 << 20));
        String answer = curl(
                "-H",
                "Content-Type: application/sxp",
                "-H",
                "Expect:",
                "--data-binary",
                "@" + body,
                "http://xend/xend/domain");
        assertTrue(answer.endsWith("\n413"), answer.substring(Math.max(0, answer.length() - 200)));
    }
}
