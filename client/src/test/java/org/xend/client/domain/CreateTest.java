package org.xend.client.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xend.client.Run;
import org.xend.client.connect.FakeDaemon;

@Timeout(20)
class CreateTest {
    private static final String CONFIG = """
            kernel = "/home/bouyer/netbsd-XEN3_DOMU"
            memory = 128
            disk = [ 'phy:/dev/wd0e,0x1,w' ]
            root = "xbd0"
            """;
    private static final String VM = "(vm (name nbsd) (memory 128) (on_poweroff destroy) (on_reboot restart)"
            + " (on_crash restart) (on_xend_start ignore) (on_xend_stop ignore) (vcpus 1)"
            + " (image (linux (kernel /home/bouyer/netbsd-XEN3_DOMU) (root xbd0)))"
            + " (device (vbd (uname phy:/dev/wd0e) (dev 0x1) (mode w))))";
    private static final String CREATED = "(domain (domid 7) (name nbsd))";

    @TempDir
    Path folder;

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
        Files.writeString(folder.resolve("nbsd"), CONFIG);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Run create(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "create";
        System.arraycopy(words, 0, all, 1, words.length);
        return Run.on(daemon, all);
    }

    @Test
    void aFileBecomesARunningDomain() {
        daemon.answer("POST /xend/domain ((op create) (config " + VM + ") (paused 0))", CREATED);
        assertEquals(
                new Run(0, "Using config file \"" + file("nbsd") + "\".\nStarted domain nbsd (id=7)\n", ""),
                create(file("nbsd").toString()));
        assertEquals(new Run(0, "", ""), create("-q", "-f", file("nbsd").toString()));
    }

    @Test
    void theSearchPathAndTheCommandLinesVariablesCount() {
        String vm = VM.replace("(memory 128)", "(memory 64)").replace("name nbsd", "name two");
        daemon.answer("POST /xend/domain ((op create) (config " + vm + ") (paused 1))", CREATED);
        assertEquals(
                0,
                create("-p", "--path=/nowhere:" + folder, "nbsd", "memory=64", "name=two")
                        .status());
    }

    @Test
    void aPvhGuestIsAskedForWithXlsWordOrAsAnSExpression() throws Exception {
        String vm = VM.replace("(linux (kernel", "(pvh (kernel");
        daemon.answer("POST /xend/domain ((op create) (config " + vm + ") (paused 0))", CREATED);
        assertEquals(0, create("-q", file("nbsd").toString(), "type=pvh").status());
        assertEquals(0, create("-q", file("nbsd").toString(), "builder=pvh").status());
        assertEquals(
                0,
                create("-q", "-F", Files.writeString(file("pvh.sxp"), vm).toString())
                        .status());
        assertEquals(3, daemon.requests().size());
        Run both = create(file("nbsd").toString(), "type=pvh", "builder=linux");
        assertEquals(1, both.status());
        assertTrue(both.err().contains("builder: 'linux' contradicts type = 'pvh'"), both.err());
    }

    @Test
    void aDryRunPrintsOneFieldALineAndSendsNoRequest() {
        Run run = create("-q", "-n", file("nbsd").toString());
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("(vm\n    (name nbsd)\n    (memory 128)\n"), run.out());
        assertTrue(daemon.requests().isEmpty());
    }

    @Test
    void aPlanIsPrintedLineByLine() {
        daemon.answer("POST /xend/domain ((op plan) (config " + VM + "))", "('create domain nbsd' 'build 128 MiB')");
        assertEquals(
                "create domain nbsd\nbuild 128 MiB\n",
                create("-q", "--plan", file("nbsd").toString()).out());
    }

    @Test
    void anSExpressionTakesThePlaceOfAFile() throws IOException {
        Files.writeString(file("vm.sxp"), "# from xm list -l\n" + VM + "\n(ignored)");
        daemon.answer("POST /xend/domain ((op create) (config " + VM + ") (paused 0))", CREATED);
        assertEquals(
                "Started domain nbsd (id=7)\n",
                create("-F", file("vm.sxp").toString()).out());
        Files.writeString(file("vm.sxp"), "(vm");
        Run run = create("-F", file("vm.sxp").toString());
        assertTrue(run.err().startsWith("Error: Cannot read file " + file("vm.sxp") + ": line 1"), run.err());
    }

    @Test
    void whatADryRunPrintedCanBeFedBack() throws IOException {
        Files.writeString(file("vm.sxp"), create("-n", file("nbsd").toString()).out());
        daemon.answer("POST /xend/domain ((op create) (config " + VM + ") (paused 0))", CREATED);
        assertEquals(
                "Started domain nbsd (id=7)\n",
                create("-F", file("vm.sxp").toString()).out());
    }

    @Test
    void warningsFollowASuccessAndAreLeftOutOtherwise() throws IOException {
        Files.writeString(file("nbsd"), CONFIG + "vnc = 1\n");
        String asked = "POST /xend/domain ((op create) (config " + VM + ") (paused 0))";
        daemon.refuse(asked, 409, "(xend.err 'no' (code not-enough-memory))");
        assertEquals(
                "Error: no (ask for less memory=, or shrink or end another domain)\n",
                create(file("nbsd").toString()).err());
        daemon.answer(asked, CREATED);
        daemon.answer(asked, CREATED);
        create(file("nbsd").toString());
        assertEquals(
                "Warning: " + file("nbsd") + ":5:1: vnc: has no effect on a PV guest, ignored\n",
                create(file("nbsd").toString()).err());
        assertEquals("", create("-q", file("nbsd").toString()).err());
    }

    @Test
    void aFolderIsNoConfiguration() {
        assertEquals(
                "Error: Unable to open config file: " + folder + ": it is a directory\n",
                create(folder.toString()).err());
    }

    @Test
    void theConsoleIsAttachedBeforeTheDomainRuns() {
        daemon.answer("POST /xend/domain ((op create) (config " + VM + ") (paused 1))", CREATED);
        daemon.raw(
                "GET /xend/domain/nbsd/console?from=start",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: xend-console\r\n\r\nfirst byte\n");
        Run run = Run.typing(
                "\u001d",
                Map.of("XEND_SOCKET", daemon.socket().toString()),
                "create",
                "-c",
                "-q",
                file("nbsd").toString());
        assertEquals("", run.out().replace("first byte\n", ""));
        assertTrue(daemon.requests().contains("GET /xend/domain/nbsd/console?from=start"));
    }

    @Test
    void whatIsWrongWithAFileIsOneLine() throws IOException {
        assertEquals(
                new Run(1, "", "Error: Unable to open config file: nosuch (looked for in ., /etc/xen)\n"),
                create("nosuch"));
        Files.writeString(file("bad"), "memory = = 3\n");
        Run run = create("-q", file("bad").toString());
        assertEquals(1, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("Error: " + file("bad") + ":1:10: "), run.err());
        assertEquals(1, run.err().lines().count());
        Files.write(file("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(
                "Error: " + file("bytes") + ":1:1: the byte 0xff is not UTF-8 text: save the file as UTF-8\n",
                create("-q", file("bytes").toString()).err());
    }

    @Test
    void aRefusalShowsNoUsage() {
        daemon.refuse(
                "POST /xend/domain ((op create) (config " + VM + ") (paused 0))",
                409,
                "(xend.err \"Domain 'nbsd' already exists with ID '7'\" (code name-in-use))");
        assertEquals(
                new Run(
                        1,
                        "",
                        "Error: Domain 'nbsd' already exists with ID '7'"
                                + " (give the new one another name=, or end the other first)\n"),
                create("-q", file("nbsd").toString()));
    }

    @Test
    void xenApiOptionsAreKnownAndRefused() {
        assertEquals(
                "Error: xm create: option --xmldryrun is not supported by this daemon.\n",
                create("-x", "nbsd").err());
        assertEquals(
                "Error: xm create: option --skipdtd is not supported by this daemon.\n",
                create("-s", "nbsd").err());
    }

    @Test
    void theVariablesCanBeListed() {
        Run run = create("--help_config");
        assertEquals(0, run.status());
        assertTrue(run.out().contains("\nmemory                        number\n"), run.out());
    }
}
