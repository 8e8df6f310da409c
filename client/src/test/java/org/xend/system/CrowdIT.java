package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xend.client.connect.Daemon;

/// Two hundred domains, created and destroyed by eight clients at once, with devices and scripts: afterwards
/// the host is as it was before the first.
class CrowdIT {
    private static final int CLIENTS = 8;
    private static final int EACH = 25;

    @Test
    void twoHundredDomainsComeAndGoAndLeaveNothing() throws Exception {
        try (TestHost host = TestHost.start()) {
            Daemon daemon = new Daemon(host.controlSocket());
            cycle(daemon, "warm-up");
            String keys = KeyDump.of(host.storeSocket());
            long files = count("/proc/" + host.pid() + "/fd");
            List<String> threads = platformThreads(host.pid());
            long children =
                    ProcessHandle.of(host.pid()).orElseThrow().descendants().count();

            try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
                List<Callable<Void>> work = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    int number = client;
                    work.add(() -> {
                        List<String> names = new ArrayList<>();
                        for (int i = 0; i < EACH; i++) {
                            names.add("guest-" + number + "-" + i);
                        }
                        for (String name : names) {
                            create(daemon, name);
                        }
                        for (String name : names) {
                            destroy(daemon, name);
                        }
                        return null;
                    });
                }
                for (Future<Void> done : clients.invokeAll(work)) {
                    done.get();
                }
            }

            assertEquals(keys, KeyDump.of(host.storeSocket()));
            long pid = host.pid();
            TestHost.await("file descriptors as before", () -> count("/proc/" + pid + "/fd") <= files);
            TestHost.await(
                    "no process left over",
                    () -> ProcessHandle.of(pid).orElseThrow().descendants().count() == children);
            TestHost.await(
                    "threads as before, but for the bounded pools",
                    () -> platformThreads(pid).size()
                            <= threads.size() + Runtime.getRuntime().availableProcessors() + 4);
            assertEquals(2, host.xm("list").succeeded().out().lines().count(), "only Domain-0");
            try (Stream<Path> left = Files.list(host.root().resolve("var/lib/xend/domains"))) {
                assertEquals(List.of(), left.toList(), "records of running domains");
            }
            assertTrue(!host.log().contains("ERROR"), host.log());
        }
    }

    private static void cycle(Daemon daemon, String name) throws IOException {
        create(daemon, name);
        destroy(daemon, name);
    }

    private static void create(Daemon daemon, String name) throws IOException {
        daemon.post(
                "/xend/domain",
                "((op create) (config (vm (name " + name + ") (memory 16) (vcpus 1)"
                        + " (image (linux (kernel /home/bouyer/netbsd-XEN3_DOMU)))"
                        + " (device (vbd (uname phy:/dev/wd0e) (dev 0x1) (mode w!)))"
                        + " (device (vif (bridge bridge0))))))");
    }

    private static void destroy(Daemon daemon, String name) throws IOException {
        daemon.post(Daemon.path(name), "((op destroy))");
    }

    private static long count(String folder) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> platformThreads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(Path::toString).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
