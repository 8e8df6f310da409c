package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Xen's own test program at length, pyxs, xenstore-control, and clients of other users. Needs root, for those
/// users.
@Tag("stock")
class StockTreeTestIT {
    private static final String TEST_PROGRAM = "/usr/lib/xen-4.17/bin/test-xenstore";
    private static final String CONTROL = "/usr/lib/xen-4.17/bin/xenstore-control";
    private static final int RANDOM_SECONDS = 60;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path socket;
    private Path readOnly;
    private Xenstored store;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = folder.resolve("socket");
        readOnly = folder.resolve("socket_ro");
        store = Xenstored.start(
                        vertx,
                        new XenstoredOptions(
                                socket,
                                new SocketAccess(List.of("@nogroup"), Optional.of(readOnly), List.of("daemon"))),
                        Optional.empty(),
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        store.close().toCompletionStage().toCompletableFuture().get();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private record Outcome(int status, String output) {}

    private Outcome run(Path at, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XENSTORED_PATH", at.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(RANDOM_SECONDS + 60, TimeUnit.SECONDS), () -> List.of(command) + " hangs");
        return new Outcome(process.exitValue(), output);
    }

    @Test
    void xensOwnTestsPassAndSoDoesAMinuteOfRandomOnes() throws Exception {
        Outcome all = run(socket, TEST_PROGRAM);
        assertEquals(0, all.status(), all.output());
        assertEquals(
                12,
                all.output()
                        .lines()
                        .filter(line -> line.matches(".* : *[0-9]+ ns| *.*: [0-9]+ ns"))
                        .count(),
                all.output());
        Outcome random = run(socket, TEST_PROGRAM, "-r", Integer.toString(RANDOM_SECONDS));
        assertEquals(new Outcome(0, ""), random);
    }

    @Test
    void pyxsWorks() throws Exception {
        Path script = folder.resolve("pyxs_client.py");
        try (InputStream text = StockTreeTestIT.class.getResourceAsStream("pyxs_client.py")) {
            Files.copy(text, script);
        }
        assertEquals(new Outcome(0, "all is well\n"), run(socket, "/usr/bin/python3", script.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // arguments; a part of what xenstore-control prints; its status
                "check; OK; 0",
                "help; live-update; 0",
                "print hello; OK; 0",
                "log; io      : on; 0",
                "log on; OK; 0",
                "log -io; OK; 0",
                "log +obj; OK; 0",
                "log off; OK; 0",
                "log sideways; not supported; 3",
                "check twice; not supported; 3",
                "nonsense; not supported; 3",
                "logfile /tmp/trace; not supported; 3"
            })
    void xenstoreControlIsAnswered(String arguments, String printed, int status) throws Exception {
        List<String> command = new ArrayList<>(List.of(CONTROL));
        command.addAll(List.of(arguments.split(" ")));
        Outcome outcome = run(socket, command.toArray(String[]::new));
        assertEquals(status, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains(printed), outcome.output());
    }

    @Test
    void aLiveUpdateIsRefusedWithASentence() throws Exception {
        Outcome outcome = run(socket, CONTROL, "live-update", "/bin/true");
        assertTrue(outcome.output().contains("xend restart"), outcome.output());
        assertTrue(outcome.status() != 0);
    }

    @ParameterizedTest
    @CsvSource({
        // user, group, may write on the socket, may read on the read-only socket
        "root, root, true, true", "nobody, nogroup, true, true", "daemon, nogroup, true, true",
        "daemon, daemon, false, true", "nobody, daemon, false, false", "bin, bin, false, false"
    })
    void onlyConfiguredUsersAndGroupsMayConnect(String user, String group, boolean writes, boolean reads)
            throws Exception {
        String[] as = {"setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups"};
        assertEquals(writes, run(socket, add(as, "xenstore-write", "/by", user)).status() == 0);
        assertEquals(reads, run(readOnly, add(as, "xenstore-list", "/")).status() == 0);
        Outcome refused = run(readOnly, add(as, "xenstore-write", "/by-reader", user));
        assertTrue(refused.status() != 0, refused.output());
        assertEquals(1, run(socket, "xenstore-exists", "/by-reader").status());
    }

    private static String[] add(String[] before, String... after) {
        List<String> all = new ArrayList<>(List.of(before));
        all.addAll(List.of(after));
        return all.toArray(String[]::new);
    }
}
