package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
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

/// Each domain that reboots is waited for as long as a single one would be, and no longer.
@Timeout(20)
class FaultD14RebootTest {
    private static final String ALL = "GET /xend/domain?detail=1&full=0&state=all";
    private static final int MANY = 10;

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
        for (int i = 0; i < MANY; i++) {
            daemon.answer("POST /xend/domain/g" + i + " op=shutdown&reason=reboot", "");
        }
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private static String all(int firstDomid, String rest) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> "(domain (domid " + (firstDomid + i) + ") (name g" + i + ") " + rest + ")")
                .collect(Collectors.joining("", "(", ")"));
    }

    private String reboot() throws Exception {
        var out = new ByteArrayOutputStream();
        var streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out),
                new PrintStream(new ByteArrayOutputStream()));
        var stop = new Shutdown(true, 1);
        int status = stop.run(new Invocation(
                new Subcommand("reboot", "", 0, Subcommand.MANY, "", stop),
                Arguments.parse(List.of("-a", "-w"), stop.options(), true),
                new Daemon(daemon.socket()),
                streams,
                ""));
        return status + " " + out;
    }

    /// 25 looks without any of them, and then they are back.
    @Test
    void manyAreWaitedForAsLongAsOne() throws Exception {
        daemon.answer(ALL, all(1, "(state -b----)"));
        IntStream.range(0, 25).forEach(_ -> daemon.answer(ALL, "()"));
        daemon.answer(ALL, all(21, "(state -b----)"));
        assertEquals(
                "0 "
                        + IntStream.range(0, MANY)
                                .mapToObj(i -> "Domain g" + i + " rebooted\n")
                                .collect(Collectors.joining())
                        + "All domains rebooted\n",
                reboot());
    }

    @Test
    void thoseThatEndAndAreKeptAreNotWaitedForWithoutEnd() throws Exception {
        daemon.answer(ALL, all(1, "(state -b----) (on_reboot preserve)"));
        daemon.answer(ALL, all(1, "(state ---s--) (on_reboot preserve)"));
        assertEquals(
                "1 "
                        + IntStream.range(0, MANY)
                                .mapToObj(i -> "Domain g" + i + " has ended and is kept: it does not reboot\n")
                                .collect(Collectors.joining()),
                reboot());
    }

    /// Whatever keeps it: it is dead and stays so.
    @Test
    void oneThatStaysDeadIsNotWaitedForWithoutEnd() throws Exception {
        daemon.answer(ALL, all(1, "(state -b----) (on_reboot restart)"));
        daemon.answer(ALL, all(1, "(state ---s--) (on_reboot restart)"));
        assertEquals(
                "1 "
                        + IntStream.range(0, MANY)
                                .mapToObj(i -> "Domain g" + i + " has ended and is kept: it does not reboot\n")
                                .collect(Collectors.joining()),
                reboot());
    }
}
