package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `xm console` prints how to leave it on a terminal (of script(1)) and not in a pipe; for a domain that has
/// ended it prints the last output.
class FaultD12IT {
    @Test
    void aTerminalIsToldTheKeyAndAnEndedDomainsLastWordsAreShown() throws Exception {
        try (TestHost host = TestHost.start()) {
            String config = host.write("guest.cfg", "kernel = '/home/bouyer/netbsd-XEN3_DOMU'\nmemory = 32\n")
                    .toString();
            host.xm("create", "-q", config, "name=talker").succeeded();
            onATerminal(host);

            TestHost.Result piped = host.xmTyping("", "console", "talker").succeeded();
            assertEquals("", piped.err());
            assertTrue(piped.out().contains("NetBSD"), piped.out());

            host.xm("destroy", "talker").succeeded();
            TestHost.Result ended = host.xm("console", "talker");
            assertEquals(3, ended.exit());
            assertTrue(ended.out().contains("NetBSD"), ended.out());
            assertEquals("Error: Domain 'talker' has ended; this was the last that its console showed.\n", ended.err());
        }
    }

    private static void onATerminal(TestHost host) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "script", "-qefc", TestHost.HOME.resolve("bin/xm") + " console talker", "/dev/null")
                .redirectErrorStream(true);
        builder.environment().put("XEND_ROOT", host.root().toString());
        Process process = builder.start();
        var screen = new StringBuffer();
        try {
            var reading = CompletableFuture.runAsync(() -> {
                try {
                    for (int next; (next = process.getInputStream().read()) >= 0; ) {
                        screen.append((char) next);
                    }
                } catch (IOException e) {
                    screen.append(e);
                }
            });
            TestHost.await("the hint", () -> screen.indexOf("Attached to the console of talker; Ctrl-] leaves.") >= 0);
            TestHost.await("the history", () -> screen.indexOf("NetBSD") >= 0);
            OutputStream typed = process.getOutputStream();
            typed.write("\u001d".getBytes(StandardCharsets.US_ASCII));
            typed.flush();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), screen::toString);
            reading.join();
            assertEquals(0, process.exitValue(), screen::toString);
            assertFalse(screen.indexOf("Error") >= 0, screen::toString);
        } finally {
            process.destroyForcibly();
        }
    }
}
