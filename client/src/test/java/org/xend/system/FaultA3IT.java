package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keysocket.SocketKeyTree;

/// Every call that the owners of state make fails once by an unexpected exception and once by an error. Then the
/// daemon serves all roles, or it ends with one line in xend.log that says why; it never serves some roles only.
class FaultA3IT {
    /// Every call that the roles make to the hypervisor and to the key tree while guests come, change and go.
    private static final List<String> CALLS = List.of(
            "Hypervisor.hostInfo",
            "Hypervisor.domains",
            "Hypervisor.domain",
            "Hypervisor.create",
            "Hypervisor.setMaxMemory",
            "Hypervisor.build",
            "Hypervisor.pause",
            "Hypervisor.unpause",
            "Hypervisor.destroy",
            "Hypervisor.vcpus",
            "Hypervisor.setAffinity",
            "Hypervisor.schedulerParameters",
            "Hypervisor.setSchedulerParameters",
            "Hypervisor.consoleRing",
            "Hypervisor.grantTable",
            "Hypervisor.eventChannels",
            "Hypervisor.incarnation",
            "Hypervisor.files",
            "GrantTable.map",
            "GrantTable.unmap",
            "EventChannels.bindInterdomain",
            "EventChannels.notify",
            "EventChannels.unbind",
            "KeyTree.await",
            "KeyTree.list",
            "KeyTree.apply",
            "KeyTree.transact",
            "KeyTree.watch",
            "KeyTree.introduce",
            "KeyTree.release");
    private static final int PATIENCE_SECONDS = 60;

    /// The daemon's process, which takes orders to fail.
    private static final class Faulty implements AutoCloseable {
        private final TestHost host;
        private final Process process;
        private final BufferedReader answers;

        Faulty(TestHost host, String... options) throws IOException {
            this.host = host;
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dxend.home=" + TestHost.HOME,
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(List.of(options));
            command.addAll(List.of(
                    "org.xend.daemon.main.FaultyDaemon",
                    "run",
                    "--root",
                    host.root().toString()));
            Path errors = host.root().resolve("errors");
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
            answers = process.inputReader();
            TestHost.await("the daemon to serve", () -> serves());
        }

        private boolean serves() {
            assertTrue(
                    process.isAlive(),
                    () -> "it has not started: " + text(host.root().resolve("errors")));
            return ask(host, "GET", "/xend/domain", "")
                    .filter(answer -> answer.startsWith("200"))
                    .isPresent();
        }

        /// @return empty where it is gone
        Optional<String> order(String line) {
            try {
                OutputStream out = process.getOutputStream();
                out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                return Optional.ofNullable(answers.readLine());
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        int status() throws InterruptedException {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the process does not end");
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void faultA3_everyCallThatFailsIsFinishedOrEndsTheProcess() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (TestHost host = TestHost.unstarted("(device-create-timeout 4)", "(device-destroy-timeout 4)")) {
            Faulty daemon = new Faulty(host);
            try {
                for (String call : CALLS) {
                    for (String kind : List.of("exception", "error")) {
                        String what = call + " " + kind;
                        daemon.order(what);
                        List<String> unanswered = exercise(host, "faulty");
                        Optional<String> became = daemon.order("none");
                        if (became.isEmpty()) {
                            assertEquals(70, daemon.status(), what);
                            assertEquals(
                                    1, lastWords(host, daemon.process.pid()).size(), what);
                            daemon = new Faulty(host);
                        } else if (became.get().equals("left")) {
                            wrong.add(what + ": was not called");
                        } else if (!unanswered.isEmpty()) {
                            wrong.add(what + ": no answer to " + unanswered);
                        }
                        clear(host);
                        List<String> broken = exercise(host, "sound");
                        if (!broken.isEmpty()) {
                            wrong.add(what + ": it lives but " + broken);
                            daemon.close();
                            daemon = new Faulty(host);
                        }
                    }
                }
            } finally {
                daemon.close();
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void faultA3_aFullHeapEndsTheProcessWithALineThatSaysSo() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            List<String> options = options(host);
            try (Faulty daemon = new Faulty(host, options.toArray(String[]::new))) {
                daemon.order("heap");
                assertEquals(3, daemon.status(), "the status of -XX:+ExitOnOutOfMemoryError");
                List<String> words = lastWords(host, daemon.process.pid());
                assertEquals(1, words.size(), words::toString);
                assertTrue(words.getFirst().contains("the Java heap is full"), words.getFirst());
            }
        }
    }

    @Test
    void faultA3_aSupervisedDaemonThatIsKilledComesBack() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            host.xend("start", "--supervised").succeeded();
            long first = host.pid();
            ProcessHandle supervisor = supervisor(host);
            kill(first);
            TestHost.await("another daemon", () -> host.xm("list").exit() == 0);
            host.xend("status").succeeded();
            assertTrue(host.pid() != first, "another process");
            assertTrue(host.log().contains("the daemon has ended (killed by signal 9)"), host.log());
            host.xm("list").succeeded();
            host.xend("restart").succeeded();
            assertTrue(supervisor(host).isAlive(), "a restart leaves it supervised");
            host.xend("stop").succeeded();
            assertEquals(3, host.xend("status").exit());
            assertTrue(!supervisor.isAlive(), "the supervisor has ended");
        }
    }

    @Test
    void faultA3_stopAlsoEndsASupervisorThatIsAboutToStartTheDaemonAgain() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            host.xend("start", "--supervised").succeeded();
            ProcessHandle supervisor = supervisor(host);
            kill(host.pid());
            host.xend("stop").succeeded();
            assertTrue(!supervisor.isAlive(), "the supervisor has ended");
            TestHost.Result status = host.xend("status");
            assertEquals("xend is not running.\n", status.out());
        }
    }

    @Test
    void faultA3_aFirstStartThatFailsIsNotTriedAgain() throws Exception {
        try (TestHost host = TestHost.unstarted("(no-such-option yes)")) {
            TestHost.Result start = host.xend("start", "--supervised");
            assertEquals(1, start.exit());
            assertTrue(start.err().contains("no-such-option"), start.err());
            TestHost.await(
                    "the supervisor's end", () -> Files.notExists(host.root().resolve("var/run/xend-supervisor.pid")));
        }
    }

    private static ProcessHandle supervisor(TestHost host) throws IOException {
        String pid = Files.readString(host.root().resolve("var/run/xend-supervisor.pid"))
                .strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void kill(long pid) {
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
        daemon.destroyForcibly();
        TestHost.await("the daemon's death", () -> !daemon.isAlive());
    }

    /// The JVM options of bin/xend for a full heap, read from bin/xend itself with a stand-in for java.
    private static List<String> options(TestHost host) throws IOException {
        host.script("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$XEND_LAST_WORDS\" \"$@\"\n");
        host.write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        List<String> words = host.run(
                        "",
                        List.of(TestHost.HOME.resolve("bin/xend").toString(), "run"),
                        java.util.Map.of(
                                "XEND_JAVA_HOME", host.root().resolve("jdk").toString()))
                .succeeded()
                .out()
                .lines()
                .toList();
        assertEquals(host.root() + "/var/run/xend.log", words.getFirst());
        return Stream.concat(
                        Stream.of("-Xmx64m"),
                        words.stream()
                                .filter(word -> word.contains("OutOfMemory"))
                                .map(word -> word.replace("$XEND_LAST_WORDS", words.getFirst())))
                .toList();
    }

    /// Makes a guest, changes it in every way, and ends it.
    ///
    /// @return requests with an unexpected answer
    private static List<String> exercise(TestHost host, String name) {
        boolean sound = name.equals("sound");
        List<String> bad = new ArrayList<>();
        String guest = "/xend/domain/" + name;
        step(host, bad, sound, "GET", "/xend/node", "");
        step(host, bad, sound, "GET", "/xend/node/dmesg", "");
        step(
                host,
                bad,
                sound,
                "POST",
                "/xend/domain",
                "op=create&config="
                        + encoded(
                                "(vm (name " + name
                                        + ") (memory 16) (vcpus 1) (image (linux (kernel /guests/normal))) (device (vif (bridge bridge0))))"));
        for (String form : List.of(
                "op=pause",
                "op=unpause",
                "op=mem_target_set&target=12",
                "op=maxmem_set&memory=20",
                "op=set_vcpus&vcpus=1",
                "op=pincpu&vcpu=0&cpumap=0",
                "op=domain_sched_credit_get",
                "op=domain_sched_credit_set&weight=300",
                "op=vcpuinfo",
                "op=rename&name=renamed")) {
            step(host, bad, sound, "POST", guest, form);
        }
        step(host, bad, sound, "POST", "/xend/domain/renamed", "op=rename&name=" + name);
        step(host, bad, sound, "GET", guest, "");
        step(host, bad, sound, "GET", "/xend/domain?detail=1", "");
        if (sound) {
            await(
                    bad,
                    "the guest's console says something",
                    () -> ask(host, "GET", guest + "/console", "")
                            .filter(answer -> answer.length() > 100)
                            .isPresent());
            try (SocketKeyTree tree = SocketKeyTree.connect(host.storeSocket())) {
                if (!tree.read("/local/domain/0/name").equals(Optional.of("Domain-0"))) {
                    bad.add("the key tree has no domain 0");
                }
            } catch (KeyTreeException e) {
                bad.add(e.getMessage());
            }
            step(host, bad, true, "POST", guest, "op=shutdown&reason=poweroff");
            await(
                    bad,
                    "the guest ends",
                    () -> ask(host, "GET", guest, "").orElse("404").startsWith("404"));
        } else {
            step(host, bad, false, "POST", guest, "op=destroy");
        }
        return bad;
    }

    /// Removes the leftovers of a failed exercise.
    private static void clear(TestHost host) {
        for (String name : List.of("faulty", "renamed", "sound")) {
            ask(host, "POST", "/xend/domain/" + name, "op=destroy");
        }
    }

    private static void step(TestHost host, List<String> bad, boolean sound, String method, String path, String form) {
        Optional<String> answer = ask(host, method, path, form);
        String what = method + " " + path + " " + (form.length() > 60 ? form.substring(0, 60) : form);
        if (answer.isEmpty()) {
            bad.add(what + ": none");
        } else if (sound && !answer.get().startsWith("20")) {
            bad.add(what + ": " + answer.get());
        }
    }

    private static void await(List<String> bad, String what, java.util.function.BooleanSupplier condition) {
        try {
            TestHost.await(what, condition);
        } catch (AssertionError e) {
            bad.add(e.getMessage());
        }
    }

    /// One request on a connection of its own.
    ///
    /// @return status and body; empty where there is no answer in time, or no daemon
    private static Optional<String> ask(TestHost host, String method, String path, String form) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var answer = CompletableFuture.supplyAsync(() -> talk(channel, host, method, path, form));
            return Optional.of(answer.get(30, TimeUnit.SECONDS)).filter(text -> !text.isEmpty());
        } catch (IOException | TimeoutException | ExecutionException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String talk(SocketChannel channel, TestHost host, String method, String path, String form) {
        try {
            channel.connect(UnixDomainSocketAddress.of(host.controlSocket()));
            byte[] body = form.getBytes(StandardCharsets.UTF_8);
            String head = method + " " + path + " HTTP/1.1\r\nHost: xend\r\nConnection: close\r\n"
                    + (body.length == 0
                            ? "\r\n"
                            : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + body.length
                                    + "\r\n\r\n");
            channel.write(ByteBuffer.wrap((head + form).getBytes(StandardCharsets.UTF_8)));
            var all = new StringBuilder();
            ByteBuffer input = ByteBuffer.allocate(64 * 1024);
            while (channel.read(input.clear()) >= 0) {
                all.append(StandardCharsets.UTF_8.decode(input.flip()));
            }
            return all.length() < 12 ? "" : all.substring(9);
        } catch (IOException _) {
            return "";
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> lastWords(TestHost host, long pid) throws IOException {
        return host.log()
                .lines()
                .filter(line -> line.contains(" " + pid + "] CRITICAL"))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
