package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.keys.StopSignal;

/// Real processes of /bin/sh.
class ScriptProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final List<String> lines = new ArrayList<>();

    @Test
    void whatAShellWouldExpandReachesTheScriptAsOneArgument() throws IOException {
        List<String> nasty = List.of("domain=$(touch pwned)", "a;b", "two words", "-n", "%n%s", "`id`", "", "*", "'\"");
        var argv = new ArrayList<String>();
        argv.add(script("printf '<%s>\\n' \"$@\"").toString());
        argv.addAll(nasty);
        assertEquals(new ScriptEnd.Exited(0, "<'\">"), run(argv, LONG));
        assertEquals(nasty.stream().map(text -> "<" + text + ">").toList(), lines);
        assertFalse(Files.exists(dir.resolve("pwned")));
    }

    @Test
    void theEnvironmentIsTheCallsAndLittleElse() throws IOException {
        run(List.of(script("env").toString()), LONG);
        assertTrue(lines.contains("XENBUS_TYPE=vif"), lines.toString());
        assertTrue(
                lines.stream().noneMatch(line -> line.startsWith("JAVA") || line.startsWith("MAVEN")),
                lines.toString());
    }

    @Test
    void stderrIsPartOfTheOutputAndTheLastLineIsTheError() throws IOException {
        ScriptEnd end = run(
                List.of(script("echo first; echo 'bridge0: no such bridge' >&2; exit 3")
                        .toString()),
                LONG);
        assertEquals(new ScriptEnd.Exited(3, "bridge0: no such bridge"), end);
        assertEquals("bridge0: no such bridge", end.error("/s/vif-bridge", Transition.UP));
    }

    @Test
    void aScriptThatFailsWithoutAWordIsNamed() throws IOException {
        ScriptEnd end = run(List.of(script("exit 7").toString()), LONG);
        assertEquals(
                "/s/vif-bridge up ended with status 7 and said nothing", end.error("/s/vif-bridge", Transition.UP));
    }

    @Test
    void aHangingScriptIsKilledWithAllItStarted() throws IOException {
        // One child waited for, one whose parent has ended, one that ignores the polite signal.
        Path script = script("""
                sleep 1000 & echo "pid $!"
                ( sleep 1001 & echo "pid $!" )
                ( trap '' TERM HUP; sleep 1002 ) & echo "pid $!"
                echo hanging
                wait
                """);
        ScriptEnd end = run(List.of(script.toString()), Duration.ofSeconds(2));
        assertInstanceOf(ScriptEnd.TimedOut.class, end);
        assertEquals(
                script + " up did not end within 2 s and was killed; its last words: hanging",
                end.error(script.toString(), Transition.UP));
        List<Long> pids = lines.stream()
                .filter(line -> line.startsWith("pid "))
                .map(line -> Long.parseLong(line.substring(4)))
                .toList();
        assertEquals(3, pids.size());
        for (long pid : pids) {
            assertFalse(runs(pid), "alive: " + pid);
        }
    }

    @Test
    void aProcessLeftBehindOnPurposeIsNotWaitedFor() throws IOException {
        long began = System.nanoTime();
        assertEquals(
                new ScriptEnd.Exited(0, "done"),
                run(List.of(script("sleep 300 & echo \"pid $!\"; echo done").toString()), LONG));
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 20);
        ProcessHandle.of(Long.parseLong(lines.getFirst().substring(4))).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void interruptingTheThreadKillsTheScript() throws Exception {
        Path script = script("echo \"pid $$\"; exec sleep 1000");
        var pid = new CompletableFuture<Long>();
        var end = new CompletableFuture<ScriptEnd>();
        Thread thread = Thread.ofVirtual()
                .start(() -> end.complete(ScriptProcess.run(
                        call(List.of(script.toString())),
                        path(),
                        LONG,
                        new StopSignal(),
                        line -> pid.complete(Long.parseLong(line.substring(4))))));
        long started = pid.get();
        thread.interrupt();
        assertInstanceOf(ScriptEnd.Cancelled.class, end.get());
        assertFalse(runs(started));
    }

    @Test
    void aRequestToStopKillsTheScript() throws Exception {
        Path script = script("echo \"pid $$\"; exec sleep 1000");
        var stop = new StopSignal();
        ScriptEnd end = ScriptProcess.run(call(List.of(script.toString())), path(), LONG, stop, line -> {
            lines.add(line);
            stop.request();
        });
        assertInstanceOf(ScriptEnd.Cancelled.class, end);
        assertFalse(runs(Long.parseLong(lines.getFirst().substring(4))));
    }

    @Test
    void aTorrentOfOutputIsBounded() throws IOException {
        ScriptEnd end =
                run(List.of(script("yes some words | head -n 200000; echo last").toString()), LONG);
        assertEquals("last", end.lastLine());
        assertEquals(ScriptOutput.MAX_LINES + 1, lines.size());
    }

    @Test
    void aFileTheKernelCannotRunIsRefused() throws IOException {
        Path script = script("");
        Files.writeString(script, "#!/no/such/shell\n");
        ScriptEnd end = run(List.of(script.toString()), LONG);
        assertTrue(
                end.error("", Transition.UP).startsWith("hotplug script '" + script + "' cannot be started"),
                end.toString());
    }

    private Path script(String body) throws IOException {
        Path script = dir.resolve("script");
        Files.writeString(script, "#!/bin/sh\ncd " + dir + "\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private ScriptEnd run(List<String> argv, Duration timeout) {
        return ScriptProcess.run(call(argv), path(), timeout, new StopSignal(), lines::add);
    }

    private static String path() {
        return "/bin:/usr/bin";
    }

    private static ScriptCall call(List<String> argv) {
        return ScriptCall.of(argv, Map.of("XENBUS_TYPE", "vif"));
    }

    /// A killed orphan is init's to bury; until then it is a zombie, which the JDK counts as alive.
    private static boolean runs(long pid) throws IOException {
        try {
            boolean zombie = Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) [ZX] .*");
            return !zombie;
        } catch (NoSuchFileException _) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }
}
