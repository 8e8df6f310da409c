package org.xend.daemon.hotplug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Commands of another system, as files in a folder for PATH: each notes how it was called and answers what it
/// was told to.
final class StandIns {
    private static final String TEXT = """
            key=${0##*/}
            for word; do key="$key $word"; done
            printf '%s\\n' "$key" >>DIR/calls
            name=$(printf '%s' "$key" | tr / %)
            [ ! -f "DIR/answers/$name" ] || cat "DIR/answers/$name"
            [ ! -f "DIR/failures/$name" ]
            """;
    private final Path dir;

    StandIns(Path dir, String... commands) {
        this.dir = dir;
        for (String folder : List.of("answers", "failures")) {
            make(folder);
        }
        for (String command : commands) {
            Shell.program(dir.resolve("bin/" + command), TEXT.replace("DIR", dir.toString()));
        }
    }

    String path() {
        return dir.resolve("bin") + ":/usr/bin:/bin";
    }

    /// @param call the command and its arguments with single blanks between
    StandIns answer(String call, String text) {
        write("answers", call, text);
        return this;
    }

    StandIns fail(String call) {
        write("failures", call, "");
        return this;
    }

    /// Every call since the last time this was asked.
    List<String> calls() {
        try {
            Path calls = dir.resolve("calls");
            if (!Files.exists(calls)) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(calls);
            Files.delete(calls);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(String folder) {
        try {
            Files.createDirectories(dir.resolve(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String folder, String call, String text) {
        try {
            Files.writeString(dir.resolve(folder).resolve(call.replace('/', '%')), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
