package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xend.client.command.Option;
import org.xend.client.command.Subcommand;
import org.xend.client.connect.FakeDaemon;

/// Messages and exit statuses, as xm(1) users and scripts know them.
@Timeout(20)
class CommandLineTest {
    private static final String NO_SUCH_DOMAIN = "(xend.err 'Domain \\'x\\' does not exist.' (code no-such-domain))";

    @Test
    void withoutWordsTheShortHelpIsShownAndItIsAnError() {
        Run run = Run.of(Map.of());
        assertEquals(1, run.status());
        assertTrue(run.out().contains("Common 'xm' commands:"), run.out());
    }

    @Test
    void helpIsNoError() {
        for (String word : List.of("help", "-h", "--help")) {
            Run run = Run.of(Map.of(), word);
            assertEquals(0, run.status());
            assertTrue(run.out().contains("vcpu-pin <Domain> <VCPU|all> <CPUs|all>"), run.out());
        }
        assertEquals(0, Run.of(Map.of(), "create", "--help").status());
        assertEquals(1, Run.of(Map.of(), "list", "--help").status());
        assertTrue(Run.of(Map.of(), "help", "shutdown").out().contains("-w, --wait"));
    }

    @Test
    void anUnknownSubcommandIsNamed() {
        Run run = Run.of(Map.of(), "frobnicate");
        assertEquals("Error: Subcommand frobnicate not found!\n", run.err());
        assertEquals(1, run.status());
        assertEquals(
                "Error: Subcommand sh is ambiguous: shutdown, shell\n",
                Run.of(Map.of(), "sh").err());
        assertEquals("Error: Subcommand l not found!\n", Run.of(Map.of(), "l").err());
    }

    @Test
    void xendsOtherSubcommandsAreKnownAsNotSupportedYet() {
        Run run = Run.of(Map.of(), "save", "a", "b");
        assertEquals("xm save: not supported by this daemon yet\n", run.err());
        assertEquals(1, run.status());
        assertEquals(
                "xm migrate: not supported by this daemon yet\n",
                Run.of(Map.of(), "migr", "a", "b").err());
    }

    @Test
    void aUniquePrefixAndAnOldNameAreTaken() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.answer("POST /xend/domain/a op=unpause", "");
            daemon.answer("POST /xend/domain/a op=mem_target_set&target=2048", "");
            assertEquals(new Run(0, "", ""), Run.on(daemon, "unp", "a"));
            assertEquals(
                    new Run(0, "", "Warning: 'xm balloon' is deprecated; use 'xm mem-set'.\n"),
                    Run.on(daemon, "balloon", "a", "2g"));
        }
    }

    @Test
    void aWrongNumberOfArgumentsShowsTheUsage() {
        Run run = Run.of(Map.of(), "destroy");
        assertEquals("Error: 'xm destroy' requires 1 arguments.\n", run.err());
        assertTrue(run.out().startsWith("Usage: xm destroy <Domain>\n"), run.out());
        assertEquals(1, run.status());
    }

    @Test
    void aBadOptionOrNumberIsReported() {
        assertEquals(
                "Error: option -z not recognized\n",
                Run.of(Map.of(), "list", "-z").err());
        assertEquals(
                "Error: option --state requires argument\n",
                Run.of(Map.of(), "list", "--state").err());
        assertEquals(
                "Error: option --long must not have an argument\n",
                Run.of(Map.of(), "list", "--long=1").err());
        assertEquals(
                "Error: Invalid argument: must be a number of MiB, or a number with k, m or g, got 'much'.\n",
                Run.of(Map.of(), "mem-set", "a", "much").err());
        assertEquals(
                "Error: 'xm shutdown' takes either -H or -R.\n",
                Run.of(Map.of(), "shutdown", "-H", "-R", "a").err());
    }

    @Test
    void anUnknownDomainIsStatusThree() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.refuse("POST /xend/domain/x op=destroy", 404, NO_SUCH_DOMAIN);
            assertEquals(new Run(3, "", "Error: Domain 'x' does not exist.\n"), Run.on(daemon, "destroy", "x"));
        }
    }

    @Test
    void anyOtherRefusalIsStatusOne() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.refuse(
                    "POST /xend/domain/Domain-0 op=destroy",
                    409,
                    "(xend.err 'Cannot destroy privileged domain 0' (code wrong-state))");
            assertEquals(
                    new Run(1, "", "Error: Cannot destroy privileged domain 0\n"),
                    Run.on(daemon, "destroy", "Domain-0"));
        }
    }

    @Test
    void aMissingDaemonIsReportedWithAHint(@TempDir Path folder) {
        Run run = Run.of(Map.of(), "--root", folder.toString(), "list");
        assertEquals(
                "Error: Unable to connect to xend: No such file or directory. Is xend running?"
                        + " Start it with 'xend start' (it was looked for on " + folder
                        + "/var/lib/xend/xend-socket).\n",
                run.err());
        assertEquals(1, run.status());
    }

    @Test
    void anAnswerThatIsNoneIsOneLineToo() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.raw("GET /xend/node", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n(no");
            daemon.answer("GET /xend/domain/a", "(domain (name");
            assertEquals(
                    "Error: Xend has probably crashed: the answer was cut off after 3 of 10 bytes (its log: /var/log/xend-debug.log)\n",
                    Run.on(daemon, "info").err());
            Run run = Run.on(daemon, "domid", "a");
            assertEquals(1, run.err().lines().count());
            assertTrue(
                    run.err().startsWith("Error: Xend has probably crashed: its answer is not an S-expression"),
                    run.err());
        }
    }

    @Test
    void everySubcommandHasItsRowInTheManPage() throws IOException {
        String page = Files.readString(Path.of("../docs/man/xm.1"));
        for (Subcommand subcommand : CommandTable.ALL) {
            assertTrue(
                    page.contains("\n.It Cm " + subcommand.name()
                            + (subcommand.synopsis().isEmpty() ? "\n" : " ")),
                    "xm.1 lacks " + subcommand.name());
            for (Option option : subcommand.command().options()) {
                String shown = option.letter() == 0 ? "Fl -" + option.name() : "Fl " + option.letter();
                assertTrue(section(page, subcommand).contains(shown), "xm.1 lacks " + subcommand.name() + " " + shown);
            }
        }
    }

    private static String section(String page, Subcommand subcommand) {
        int start = page.indexOf("\n.It Cm " + subcommand.name());
        int end = page.indexOf("\n.It Cm ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    @Test
    void aDaemonThatNeverAnswersIsGivenUpOn() throws Exception {
        Path socket = Files.createTempDirectory("mute").resolve("socket");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            var environment = Map.of("XEND_SOCKET", socket.toString(), "XEND_ROOT", "/r", "XM_TIMEOUT", "1");
            for (String[] words : new String[][] {{"list"}, {"console", "a"}, {"info", "--json"}}) {
                assertEquals(
                        new Run(
                                1,
                                "",
                                "Error: xend does not answer: no answer within 1 s on " + socket
                                        + ". Look into its log (/r/var/log/xend-debug.log) and restart it with 'xend restart',"
                                        + " or give it longer with XM_TIMEOUT=SECONDS.\n"),
                        Run.of(environment, words));
            }
            assertEquals(
                    "Error: XM_TIMEOUT must be a number of seconds, got 'soon'\n",
                    Run.of(Map.of("XM_TIMEOUT", "soon"), "list").err());
        } finally {
            Files.delete(socket);
            Files.delete(socket.getParent());
        }
    }
}
