package org.xend.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keysocket.SocketKeyTree;

/// Kills a daemon again and again while eight clients write. After each start every client finds its acknowledged
/// changes, and no half of a transaction. `lab/crash [KILLS]`.
public final class CrashDriver {
    private static final int CLIENTS = 8;
    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 400;

    private final TestHost host;
    private final Random random;
    private final List<CrashClient> clients = new ArrayList<>();
    private Duration longestStart = Duration.ZERO;

    private CrashDriver(TestHost host, long seed) {
        this.host = host;
        this.random = new Random(seed);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new CrashClient("/crash/client" + i, random.nextLong()));
        }
    }

    /// @param arguments how many kills (200) and a seed (the time)
    public static void main(String[] arguments) throws Exception {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        System.out.println(run(kills, seed));
    }

    /// @return totals, in one line
    /// @throws AssertionError where an acknowledged change is missing, or half a transaction is there
    static String run(int kills, long seed) throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            CrashDriver driver = new CrashDriver(host, seed);
            for (int i = 1; i <= kills; i++) {
                driver.start();
                driver.check("start " + i + " of seed " + seed);
                driver.writeAndKill();
            }
            driver.start();
            driver.check("the last start of seed " + seed);
            long changes =
                    driver.clients.stream().mapToLong(CrashClient::acknowledged).sum();
            if (changes < 10L * kills) {
                throw new AssertionError("only " + changes + " changes in " + kills + " lives");
            }
            return kills + " kills, " + changes + " acknowledged changes, all there; longest start "
                    + driver.longestStart.toMillis() + " ms";
        }
    }

    private void start() {
        long began = System.nanoTime();
        TestHost.Result result = host.xend("start");
        if (result.exit() != 0) {
            throw new AssertionError("the daemon does not start: " + result.out() + result.err());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        longestStart = took.compareTo(longestStart) > 0 ? took : longestStart;
    }

    private void check(String when) throws IOException {
        try (SocketKeyTree tree = SocketKeyTree.connect(host.storeSocket())) {
            for (CrashClient client : clients) {
                client.check(tree, when);
            }
        }
    }

    private void writeAndKill() throws Exception {
        Path socket = host.storeSocket();
        ProcessHandle daemon = ProcessHandle.of(host.pid()).orElseThrow();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> writing = clients.stream()
                    .map(client -> CompletableFuture.runAsync(() -> writeUntilCutOff(client, socket), threads))
                    .toList();
            LockSupport.parkNanos(Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS))
                    .toNanos());
            daemon.destroyForcibly();
            CompletableFuture.allOf(writing.toArray(CompletableFuture<?>[]::new))
                    .get();
        }
        TestHost.await("the daemon's death", () -> !daemon.isAlive());
    }

    private static void writeUntilCutOff(CrashClient client, Path socket) {
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            while (true) {
                client.change(tree);
            }
        } catch (KeyTreeException e) {
            if (!e.error().equals("EIO")) {
                throw e;
            }
        }
    }
}
