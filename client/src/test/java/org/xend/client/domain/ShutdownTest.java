package org.xend.client.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xend.client.command.Arguments;
import org.xend.client.command.Invocation;
import org.xend.client.command.Streams;
import org.xend.client.command.Subcommand;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.FakeDaemon;

/// `shutdown` and `reboot`, with a look every millisecond instead of every second.
@Timeout(20)
class ShutdownTest {
    private static final String ALL = "GET /xend/domain?detail=1&full=0&state=all";
    private static final String DOM0 = "(domain (domid 0) (name Domain-0))";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
        daemon.answer("GET /xend/domain/a", domain("a", 3, "-b----"));
        for (String reason : List.of("poweroff", "halt", "reboot")) {
            daemon.answer("POST /xend/domain/a op=shutdown&reason=" + reason, "");
            daemon.answer("POST /xend/domain/b op=shutdown&reason=" + reason, "");
        }
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private static String domain(String name, int domid, String state) {
        return "(domain (domid " + domid + ") (name " + name + ") (state " + state + "))";
    }

    private String run(boolean reboot, String... words) throws Exception {
        var out = new ByteArrayOutputStream();
        var streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out),
                new PrintStream(PrintStream.nullOutputStream()));
        var stop = new Shutdown(reboot, 1);
        var subcommand = new Subcommand(reboot ? "reboot" : "shutdown", "", 0, Subcommand.MANY, "", stop);
        stop.run(new Invocation(
                subcommand,
                Arguments.parse(List.of(words), stop.options(), true),
                new Daemon(daemon.socket()),
                streams,
                ""));
        return out.toString();
    }

    @Test
    void theReasonFollowsTheOption() throws Exception {
        assertEquals("", run(false, "a"));
        assertEquals("", run(false, "a", "-H"));
        assertEquals("", run(false, "-R", "a"));
        assertEquals("", run(true, "a"));
        assertEquals(
                List.of("poweroff", "halt", "reboot", "reboot"),
                daemon.requests().stream()
                        .filter(request -> request.startsWith("POST"))
                        .map(request -> request.substring(request.lastIndexOf('=') + 1))
                        .toList());
    }

    @Test
    void waitingReportsThatTheDomainIsGone() throws Exception {
        daemon.answer(ALL, "(" + DOM0 + domain("a", 3, "-b----") + ")").answer(ALL, "(" + DOM0 + ")");
        assertEquals("Domain a terminated\n", run(false, "-w", "a"));
    }

    @Test
    void aDomainKeptDeadHasTerminatedToo() throws Exception {
        daemon.answer(ALL, "(" + DOM0 + domain("a", 3, "---s--") + ")");
        assertEquals("Domain a terminated\n", run(false, "-w", "a"));
    }

    @Test
    void allLeavesOutDomainZeroAndReportsEachDomainAndTheEnd() throws Exception {
        daemon.answer(ALL, "(" + DOM0 + domain("a", 3, "-b----") + domain("b", 4, "-b----") + ")");
        daemon.answer(ALL, "(" + DOM0 + domain("b", 4, "-b----") + ")").answer(ALL, "(" + DOM0 + ")");
        assertEquals("Domain a terminated\nDomain b terminated\nAll domains terminated\n", run(false, "-a", "-w"));
        assertTrue(daemon.requests().stream().noneMatch(request -> request.contains("Domain-0")));
    }

    @Test
    void aRebootIsOverWhenTheNameHasAnotherDomid() throws Exception {
        daemon.answer(ALL, "(" + domain("a", 3, "---s--") + ")").answer(ALL, "()");
        daemon.answer(ALL, "(" + domain("a", 5, "r-----") + ")");
        assertEquals("Domain a rebooted\n", run(true, "-w", "a"));
    }

    @Test
    void aDomainThatDoesNotComeBackWasDestroyed() throws Exception {
        daemon.answer(ALL, "()");
        assertEquals("Domain a destroyed for failing to reboot\n", run(true, "-w", "a"));
    }
}
