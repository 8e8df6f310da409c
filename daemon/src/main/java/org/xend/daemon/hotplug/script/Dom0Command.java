package org.xend.daemon.hotplug.script;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a command of dom0's system a question, such as `losetup -j FILE`. Blocks, so it is called on threads that
/// may.
///
/// @param path where commands are looked for, as PATH has it: the scripts' own, not the daemon's
public record Dom0Command(String path) {
    private static final Logger LOG = LoggerFactory.getLogger(Dom0Command.class);
    private static final int LIMIT_SECONDS = 20;

    /// @param text standard output; file names in it are bytes, each one character
    public record Answer(int status, String text) {}

    /// @return empty where there is no such command, or it gave no answer in 20 s
    public Optional<Answer> ask(String name, String... words) {
        Optional<Path> program = Arrays.stream(path.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> argv = new ArrayList<>(List.of(program.get().toString()));
        argv.addAll(List.of(words));
        Process process = null;
        try {
            var builder = new ProcessBuilder(argv)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C"));
            process = builder.start();
            Process asked = process;
            process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> asked.destroyForcibly());
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Optional.of(new Answer(process.waitFor(), text));
        } catch (IOException e) {
            LOG.warn("{} gave no answer: {}", argv, e.getMessage());
            return Optional.empty();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
