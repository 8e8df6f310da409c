package org.xend.daemon.hotplug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A key tree of files, with the xenstore tools for it in a folder for PATH.
final class FileTree {
    private final Path dir;

    FileTree(Path dir) {
        this.dir = dir;
        Shell.program(dir.resolve("bin/xenstore-read"), "exec cat \"DIR$1/.value\"\n".replace("DIR", nodes()));
        Shell.program(dir.resolve("bin/xenstore-rm"), "exec rm -r \"DIR$1\"\n".replace("DIR", nodes()));
        Shell.program(dir.resolve("bin/xenstore-write"), """
                while [ $# -gt 0 ]; do
                    mkdir -p "DIR$1"
                    printf '%s' "$2" >"DIR$1/.value"
                    shift 2
                done
                """.replace("DIR", nodes()));
        Shell.program(dir.resolve("bin/xenstore-ls"), """
                cd "DIR$2" || exit 1
                find . -name .value | sort | while read -r file; do
                    path=${file%/.value}
                    printf '%s/%s = "%s"\\n' "$2" "${path#./}" "$(cat "$file")"
                done
                """.replace("DIR", nodes()));
    }

    String path() {
        return dir.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin";
    }

    void write(String path, Map<String, String> keys) {
        keys.forEach((name, value) -> {
            try {
                Path node = Files.createDirectories(Path.of(nodes() + path + "/" + name));
                Files.writeString(node.resolve(".value"), value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    void remove(String path) {
        try {
            Files.delete(Path.of(nodes() + path + "/.value"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> read(String path) {
        try {
            Path file = Path.of(nodes() + path + "/.value");
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String nodes() {
        return dir.resolve("nodes").toString();
    }
}
