package org.xend.daemon.hotplug.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What stat(2) says of a file or device, and the numbers of devices. Stateless.
final class UnixFile {
    private UnixFile() {}

    static Optional<Path> path(String params) {
        try {
            return Optional.of(Path.of("/dev").resolve(params));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    static Optional<Map<String, Object>> look(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, "unix:mode,dev,ino,rdev"));
        } catch (IOException _) {
            // Not there, or out of reach: there is nothing to compare.
            return Optional.empty();
        }
    }

    /// dev_t as Linux's stat(2) gives it.
    static long linuxNumber(long major, long minor) {
        return (major & ~0xfffL) << 32 | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | minor & 0xff;
    }

    static long major(long number) {
        return number >> 8 & 0xfff | number >> 32 & ~0xfffL;
    }
}
