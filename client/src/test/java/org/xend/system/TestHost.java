package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A host of a test's own: a root folder, a settings file, the real `bin/xend` on the embedded hypervisor and
/// the real `bin/xm`. Closing it stops the daemon and removes the folder.
public final class TestHost implements AutoCloseable {
    public static final Path HOME =
            Path.of(System.getProperty("xend.home", "..")).toAbsolutePath().normalize();
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;

    /// How a command ended.
    public record Result(int exit, String out, String err) {
        public Result succeeded() {
            assertEquals(0, exit, () -> "exit status; stdout: " + out + " stderr: " + err);
            return this;
        }
    }

    private TestHost(Path root) {
        this.root = root;
    }

    /// Starts a daemon with the embedded hypervisor and further settings lines.
    public static TestHost start(String... settings) throws IOException {
        TestHost host = unstarted(settings);
        host.xend("start").succeeded();
        return host;
    }

    /// The same host with no daemon yet.
    public static TestHost unstarted(String... settings) throws IOException {
        Path root = Files.createTempDirectory("xend");
        TestHost host = new TestHost(root);
        host.configure(settings);
        return host;
    }

    public void configure(String... settings) throws IOException {
        var text = new StringBuilder("(hypervisor embedded)\n(embedded-dom0 " + HOME + "/etc/embedded/dom0)\n");
        for (String line : settings) {
            text.append(line).append('\n');
        }
        Files.createDirectories(root.resolve("etc/xen"));
        Files.writeString(root.resolve("etc/xen/xend-config.sxp"), text);
    }

    public Path root() {
        return root;
    }

    public Path storeSocket() {
        return root.resolve("var/run/xenstored/socket");
    }

    public Path controlSocket() {
        return root.resolve("var/lib/xend/xend-socket");
    }

    public long pid() throws IOException {
        return Long.parseLong(Files.readString(root.resolve("var/run/xend.pid")).strip());
    }

    public String log() throws IOException {
        return Files.readString(root.resolve("var/log/xend.log"));
    }

    public Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    public Path script(String name, String content) throws IOException {
        Path file = write(name, content);
        file.toFile().setExecutable(true);
        return file;
    }

    public Result xend(String... words) {
        return run("", words, HOME.resolve("bin/xend").toString());
    }

    public Result xm(String... words) {
        return run("", words, HOME.resolve("bin/xm").toString());
    }

    public Result xmTyping(String input, String... words) {
        return run(input, words, HOME.resolve("bin/xm").toString());
    }

    public Process begin(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/xm").toString()));
        command.addAll(List.of(words));
        return process(command).start();
    }

    private Result run(String input, String[] words, String program) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        return run(input, command, Map.of());
    }

    /// Runs any command with this host's environment.
    public Result run(String input, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = process(command);
            builder.environment().putAll(environment);
            Process process = builder.start();
            var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + PATIENCE + ": " + command);
            }
            return new Result(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.directory(root.toFile());
        builder.environment().put("XEND_ROOT", root.toString());
        builder.environment().put("XENSTORED_PATH", storeSocket().toString());
        return builder;
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    /// Waits until a condition holds, looking again each 20 ms.
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        xend("stop");
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
