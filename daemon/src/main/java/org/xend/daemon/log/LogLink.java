package org.xend.daemon.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// `/var/run/xend.log`, a link to this daemon's log. bin/xend reads no settings: it follows the link to log that
/// the daemon ended without a line of its own (out of memory, a signal). Immutable; owned by the main thread.
public record LogLink(Path link) implements AutoCloseable {
    public static LogLink to(Path log, Path link) throws IOException {
        Path made = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, log.toAbsolutePath());
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
        return new LogLink(link);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(link);
    }
}
