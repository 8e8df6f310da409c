package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Xen's own `xenconsole`, unmodified, at a guest's pty, in a terminal of its own (`script`). Without
/// its option for the type of guest it would ask the hypervisor.
@Tag("stock")
class StockConsoleIT {
    private static final String PROGRAM = "/usr/lib/xen-4.17/bin/xenconsole --type pv ";
    private static TestHost host;

    @BeforeAll
    static void start() throws IOException {
        host = TestHost.start();
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    /// A terminal with xenconsole in it; what it shows is read all the time.
    private static final class Terminal implements AutoCloseable {
        private final StringBuffer screen = new StringBuffer();
        private final Process process;
        private final CompletableFuture<Void> reading;

        Terminal(int domid) throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder("script", "-qefc", PROGRAM + domid, "/dev/null").redirectErrorStream(true);
            builder.environment().put("XENSTORED_PATH", host.storeSocket().toString());
            process = builder.start();
            reading = CompletableFuture.runAsync(() -> {
                try {
                    var in = process.getInputStream();
                    for (int next; (next = in.read()) >= 0; ) {
                        screen.append((char) next);
                    }
                } catch (IOException e) {
                    screen.append(e);
                }
            });
        }

        void awaits(String text) {
            TestHost.await(text, () -> screen.indexOf(text) >= 0);
        }

        void type(String text) throws IOException {
            OutputStream out = process.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        int ends() throws InterruptedException {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), screen::toString);
            reading.join();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static int create(String name) throws IOException {
        String config = host.write(
                        "etc/xen/" + name,
                        "name = '" + name + "'\nkernel = '/home/bouyer/netbsd-XEN3_DOMU'\nmemory = 16\n")
                .toString();
        host.xm("create", config).succeeded();
        return Integer.parseInt(host.xm("domid", name).succeeded().out().strip());
    }

    private static String tty(int domid) {
        return host.run("", List.of("xenstore-read", "/local/domain/" + domid + "/console/tty"), Map.of())
                .out()
                .strip();
    }

    @Test
    void itShowsTheBootRunsACommandAndLeavesAndXmConsoleIsBesideIt() throws Exception {
        int domid = create("beside");
        for (int i = 0; i < 3; i++) {
            try (var terminal = new Terminal(domid)) {
                if (i == 0) {
                    terminal.awaits("No kernel runs here");
                    terminal.awaits("# ");
                }
                terminal.type("echo round-" + i + "\r");
                terminal.awaits("echo round-" + i + "\r\nround-" + i + "\r\n");
                terminal.type("\035");
                assertEquals(0, terminal.ends());
            }
        }
        String past = host.xm("console", "beside").succeeded().out();
        assertTrue(past.contains("round-0") && past.contains("round-2"), past);
        host.xm("destroy", "beside").succeeded();
    }

    @Test
    void itEndsWithTheGuest() throws Exception {
        int domid = create("ending");
        try (var terminal = new Terminal(domid)) {
            terminal.awaits("# ");
            host.xm("shutdown", "-w", "ending").succeeded();
            assertEquals(0, terminal.ends());
        }
        assertEquals("", tty(domid));
    }

    /// xenconsole leaves when the key goes, whatever is left to read: any other program reads to the end.
    @Test
    void aGuestsLastWordsReachWhoeverReadsItsTty() throws Exception {
        int domid = create("halting");
        TestHost.await("a tty", () -> tty(domid).startsWith("/dev/pts/"));
        var screen = new StringBuffer();
        try (var in = new FileInputStream(tty(domid))) {
            var reading = CompletableFuture.runAsync(() -> {
                try {
                    for (int next; (next = in.read()) >= 0; ) {
                        screen.append((char) next);
                    }
                } catch (IOException hungUp) {
                    screen.append("(hung up)");
                }
            });
            TestHost.await("a prompt", () -> screen.indexOf("# ") >= 0);
            host.xm("shutdown", "-w", "halting").succeeded();
            reading.get(60, TimeUnit.SECONDS);
        }
        assertTrue(screen.indexOf("The operating system has halted.") >= 0, screen::toString);
    }

    @Test
    void aRebootedGuestHasATtyOfItsNewRun() throws Exception {
        int domid = create("again");
        TestHost.await("a tty", () -> tty(domid).startsWith("/dev/pts/"));
        host.xm("reboot", "-w", "again").succeeded();
        int next = Integer.parseInt(host.xm("domid", "again").succeeded().out().strip());
        try (var terminal = new Terminal(next)) {
            terminal.awaits("# ");
        }
        TestHost.await("the old one is gone", () -> tty(domid).isEmpty());
        host.xm("destroy", "again").succeeded();
    }
}
