package org.xend.daemon.hotplug.script;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xend.daemon.keys.StopSignal;

/// Runs one script as a process, from its start to its end, on the thread that calls.
public final class ScriptProcess {
    /// What LC_ALL was before `bin/xend` set it for Java; empty where it was not set.
    private static final String LOCALE_GIVEN = "XEND_LC_ALL";
    private static final int POLL_MILLIS = 10;
    private static final int DRAIN_BYTES = 1 << 20;

    private ScriptProcess() {}

    /// Starts the script with nothing on stdin, hands its output on line by line, and returns when it has
    /// ended or was killed. What the script left running on purpose is not waited for.
    ///
    /// A request to stop, or interrupting the thread, kills the script and all it started.
    ///
    /// @param path PATH of the script
    /// @param lines gets stdout and stderr, mixed as they came
    static ScriptEnd run(ScriptCall call, String path, Duration timeout, StopSignal stop, Consumer<String> lines) {
        String mark = UUID.randomUUID().toString();
        Process process;
        try {
            process = builder(call, path, mark).start();
        } catch (IOException e) {
            return new ScriptEnd.Refused(
                    "hotplug script '" + call.argv().getFirst() + "' cannot be started: " + e.getMessage());
        }
        var output = new ScriptOutput(lines);
        // The stream is read only where it has something: a read would wait for every process that inherited
        // the pipe. `available` and the JDK's own draining at exit exclude each other, so nothing is missed.
        InputStream pipe = process.getInputStream();
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                drain(pipe, output);
                if (stop.isRequested()) {
                    return cancelled(process, mark, pipe, output);
                }
                if (System.nanoTime() - deadline >= 0) {
                    String lastWords = output.lastLine();
                    ProcessTree.kill(process, mark);
                    finish(pipe, output);
                    return new ScriptEnd.TimedOut(timeout, lastWords);
                }
            }
            finish(pipe, output);
            return new ScriptEnd.Exited(process.exitValue(), output.lastLine());
        } catch (InterruptedException _) {
            return cancelled(process, mark, pipe, output);
        } catch (IOException e) {
            ProcessTree.kill(process, mark);
            return new ScriptEnd.Refused("hotplug script '" + call.argv().getFirst() + "': " + e.getMessage());
        } catch (RuntimeException | Error e) {
            ProcessTree.kill(process, mark);
            throw e;
        } finally {
            close(pipe);
        }
    }

    private static ScriptEnd cancelled(Process process, String mark, InputStream pipe, ScriptOutput output) {
        ProcessTree.kill(process, mark);
        finish(pipe, output);
        return new ScriptEnd.Cancelled(output.lastLine());
    }

    private static void close(InputStream pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(ScriptCall call, String path, String mark) {
        var builder = new ProcessBuilder(call.argv())
                .redirectErrorStream(true)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"));
        Map<String, String> env = builder.environment();
        String locale = env.get(LOCALE_GIVEN);
        env.keySet().retainAll(Set.of("HOME", "LANG", "LC_ALL", "TMPDIR", "TZ"));
        if (locale != null && locale.isEmpty()) {
            env.remove("LC_ALL");
        } else if (locale != null) {
            env.put("LC_ALL", locale);
        }
        env.put("PATH", path);
        env.putAll(call.env());
        env.put(ProcessTree.MARK, mark);
        return builder;
    }

    private static void finish(InputStream pipe, ScriptOutput output) {
        try {
            drain(pipe, output);
        } catch (IOException _) {
            // The pipe went with the process: what had been read stands.
            output.end();
            return;
        }
        output.end();
    }

    private static void drain(InputStream pipe, ScriptOutput output) throws IOException {
        byte[] buffer = new byte[4096];
        int total = 0;
        int ready = pipe.available();
        while (ready > 0 && total < DRAIN_BYTES) {
            int n = pipe.read(buffer, 0, Math.min(ready, buffer.length));
            if (n < 0) {
                return;
            }
            output.accept(buffer, 0, n);
            total += n;
            ready = pipe.available();
        }
    }
}
