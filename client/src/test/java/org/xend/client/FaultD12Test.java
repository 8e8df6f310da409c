package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
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
import org.xend.client.domain.Shutdown;

/// Messages that a person at a terminal needs.
@Timeout(20)
class FaultD12Test {
    private static final String ALL = "GET /xend/domain?detail=1&full=0&state=all";
    private static final String GONE = "(xend.err 'Domain \\'gone\\' does not exist.' (code no-such-domain))";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    @Test
    void theConsoleOfAnEndedDomainShowsItsLastWords() {
        daemon.refuse("GET /xend/domain/gone", 404, GONE);
        daemon.answer("GET /xend/domain/gone/console", "panic: no root");
        assertEquals(
                new Run(
                        3,
                        "panic: no root\n",
                        "Error: Domain 'gone' has ended; this was the last that its console showed.\n"),
                Run.on(daemon, "console", "gone"));
    }

    @Test
    void whereNoneAreKeptTheDomainDoesNotExist() {
        daemon.refuse("GET /xend/domain/gone", 404, GONE);
        daemon.refuse("GET /xend/domain/gone/console", 404, GONE);
        assertEquals(new Run(3, "", "Error: Domain 'gone' does not exist.\n"), Run.on(daemon, "console", "gone"));
    }

    @Test
    void waitingForADeafGuestSaysNowAndThenForWhom() throws Exception {
        String list = "((domain (domid 3) (name deaf) (state -b----)))";
        IntStream.range(0, 130).forEach(_ -> daemon.answer(ALL, list));
        daemon.answer(ALL, "()");
        daemon.answer("POST /xend/domain/deaf op=shutdown&reason=poweroff", "");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stop = new Shutdown(false, 1);
        stop.run(new Invocation(
                new Subcommand("shutdown", "", 0, Subcommand.MANY, "", stop),
                Arguments.parse(List.of("-a", "-w"), stop.options(), true),
                new Daemon(daemon.socket()),
                new Streams(new ByteArrayInputStream(new byte[0]), new PrintStream(out), new PrintStream(err)),
                ""));
        assertEquals("Domain deaf terminated\nAll domains terminated\n", out.toString());
        assertEquals(3, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().lines().allMatch(line -> line.startsWith("Waiting for deaf (")), err::toString);
    }
}
