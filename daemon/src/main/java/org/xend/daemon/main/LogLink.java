package org.xend.daemon.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// `/var/run/xend.log`, a link to the log of this daemon. bin/xend has no reader of settings: what it says after
/// a daemon that ended without a word (for want of memory, by a signal) goes where the link leads. Immutable;
/// owned by the main thread.
record LogLink(Path link) implements AutoCloseable {
    static LogLink to(Path log, Path link) throws IOException {
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
