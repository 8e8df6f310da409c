package org.xend.daemon.hotplug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Runs commands to their end, and makes files that can be run.
final class Shell {
    /// @param output stdout and stderr, mixed
    record Result(int status, String output) {
        String lastLine() {
            return output.stripTrailing().substring(output.stripTrailing().lastIndexOf('\n') + 1);
        }
    }

    private Shell() {}

    /// Scripts as they are shipped; tests run in their module's folder.
    static Path shippedScript(String name) {
        return Path.of("../etc/xen/scripts").toAbsolutePath().normalize().resolve(name);
    }

    /// @param env all there is
    static Result run(Map<String, String> env, List<String> argv) {
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(env);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Path program(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\n" + text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
