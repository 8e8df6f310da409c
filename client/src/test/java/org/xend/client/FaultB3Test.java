package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xend.client.connect.FakeDaemon;

/// `shutdown -a` and `reboot -a` ask all domains, print each failure, and report it by their exit status.
@Timeout(20)
class FaultB3Test {
    private static final String ALL = "GET /xend/domain?detail=1&full=0&state=all";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
        for (String name : List.of("a", "b", "c", "d")) {
            daemon.answer("POST /xend/domain/" + name + " op=unpause", "");
        }
        for (String reason : List.of("poweroff", "reboot")) {
            for (String name : List.of("a", "c", "d")) {
                daemon.answer("POST /xend/domain/" + name + " op=shutdown&reason=" + reason, "");
            }
            daemon.refuse(
                    "POST /xend/domain/b op=shutdown&reason=" + reason,
                    409,
                    "(xend.err 'The key tree refuses' (code wrong-state))");
        }
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private static String domain(String name, int domid, String state) {
        return "(domain (domid " + domid + ") (name " + name + ") (state " + state + "))";
    }

    private static String list(String... domains) {
        return "((domain (domid 0) (name Domain-0) (state r-----))" + String.join("", domains) + ")";
    }

    private List<String> posts() {
        return daemon.requests().stream()
                .filter(request -> request.startsWith("POST"))
                .map(request -> request.substring("POST /xend/domain/".length()))
                .toList();
    }

    @Test
    void allAreAskedThoughOneRefuses() {
        daemon.answer(ALL, list(domain("a", 1, "-b----"), domain("b", 2, "-b----"), domain("c", 3, "r-----")));
        Run run = Run.on(daemon, "shutdown", "-a");
        assertEquals(new Run(1, "", "Error: b: The key tree refuses\n"), run);
        assertEquals(
                List.of(
                        "a op=shutdown&reason=poweroff",
                        "b op=shutdown&reason=poweroff",
                        "c op=shutdown&reason=poweroff"),
                posts());
    }

    @Test
    void theOthersAreWaitedForAndTheStatusSaysThatNotAllEnded() {
        daemon.answer(ALL, list(domain("a", 1, "-b----"), domain("b", 2, "-b----")))
                .answer(ALL, list(domain("b", 2, "-b----")));
        assertEquals(
                new Run(1, "Domain a terminated\n", "Error: b: The key tree refuses\n"),
                Run.on(daemon, "shutdown", "-a", "-w"));
    }

    @Test
    void oneThatHasEndedAndIsKeptIsNotAsked() {
        daemon.answer(ALL, list(domain("b", 2, "----c-"), domain("c", 3, "---s--"), domain("a", 1, "-b----")));
        assertEquals(new Run(0, "", ""), Run.on(daemon, "reboot", "-a"));
        assertEquals(List.of("a op=shutdown&reason=reboot"), posts());
    }

    @Test
    void aPausedOneIsLetRunFirst() {
        daemon.answer(ALL, list(domain("a", 1, "--p---"), domain("c", 3, "-b----")));
        assertEquals(new Run(0, "", ""), Run.on(daemon, "shutdown", "-a"));
        assertEquals(
                List.of("a op=unpause", "a op=shutdown&reason=poweroff", "c op=shutdown&reason=poweroff"), posts());
    }

    @Test
    void oneThatHasGoneMeanwhileIsNoTrouble() {
        daemon.refuse(
                "POST /xend/domain/gone op=shutdown&reason=poweroff",
                404,
                "(xend.err 'Domain gone does not exist.' (code no-such-domain))");
        daemon.answer(ALL, list(domain("gone", 1, "-b----"), domain("c", 3, "-b----")));
        assertEquals(new Run(0, "", ""), Run.on(daemon, "shutdown", "-a"));
    }

    @Test
    void ofSeveralThatAreNamedAllAreAskedToo() {
        daemon.answer("GET /xend/domain/b", domain("b", 2, "-b----"));
        daemon.answer("GET /xend/domain/c", domain("c", 3, "-b----"));
        Run run = Run.on(daemon, "shutdown", "b", "nobody", "c");
        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("Error: b: The key tree refuses\nError: nobody: "), run.err());
        assertTrue(posts().contains("c op=shutdown&reason=poweroff"), posts()::toString);
        assertFalse(run.out().contains("Usage"), run.out());
    }
}
