package org.xend.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xend.client.Run;
import org.xend.client.connect.FakeDaemon;

@Timeout(20)
class ConsoleTest {
    private static final String ATTACH = "GET /xend/domain/nbsd/console?from=start";
    private static final String UPGRADED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: xend-console\r\n\r\n";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
        daemon.answer("GET /xend/domain/3", "(domain (domid 3) (name nbsd))");
        daemon.raw(ATTACH, UPGRADED + "NetBSD 10.1\r\n");
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private Run type(String typed, String... words) {
        return Run.typing(typed, Map.of("XEND_SOCKET", daemon.socket().toString()), words);
    }

    @Test
    void theHistoryIsShownAndWhatIsTypedGoesToTheGuest() {
        assertEquals(new Run(0, "NetBSD 10.1\r\nuname\n", ""), type("uname\n", "console", "3"));
    }

    @Test
    void anEmptyInputShowsTheHistoryAndLeaves() {
        assertEquals(new Run(0, "NetBSD 10.1\r\n", ""), type("", "console", "3"));
    }

    @Test
    void theLeaveKeyLeavesAndNothingAfterItIsSent() throws Exception {
        Run run = type("ls\u001drm -rf /\n", "console", "3");
        assertEquals(0, run.status());
        daemon.close();
        assertTrue(daemon.requests().contains("typed ls"), daemon.requests().toString());
    }

    @Test
    void aDomainThatIsNotStartedHasNone() {
        daemon.answer("GET /xend/domain/sleeper", "(domain (name sleeper))");
        assertEquals(new Run(1, "", "Error: Domain 'sleeper' is not started\n"), type("", "console", "sleeper"));
        assertEquals(new Run(1, "", ""), type("", "console", "-q", "sleeper"));
    }

    @Test
    void aGuestThatEndsEndsItsConsoleAndIsNamed() {
        daemon.refuse(
                "GET /xend/domain/nbsd", 404, "(xend.err \"Domain 'nbsd' does not exist.\" (code no-such-domain))");
        daemon.closesConsoles();
        assertEquals(
                new Run(0, "NetBSD 10.1\r\n", "Domain 'nbsd' has ended, and its console with it.\n"),
                waiting("console", "3"));
        assertEquals(new Run(0, "NetBSD 10.1\r\n", ""), waiting("console", "-q", "3"));
    }

    /// With an input that sends nothing and does not end, as an idle terminal.
    private Run waiting(String... words) {
        return Run.reading(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new InterruptedIOException(e.getMessage());
                        }
                        return -1;
                    }
                },
                Map.of("XEND_SOCKET", daemon.socket().toString()),
                words);
    }
}
