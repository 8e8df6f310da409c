package org.xend.daemon.hypervisor.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.HostFiles;

/// dom0's files: this machine's. Stateless.
final class Dom0Files implements HostFiles {
    private static final int S_IFMT = 0170000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFCHR = 0020000;

    private final boolean rawDevices;

    /// @param rawDevices character devices may be disks, as on NetBSD
    Dom0Files(boolean rawDevices) {
        this.rawDevices = rawDevices;
    }

    @Override
    public Optional<HostFile> find(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException unusable) {
            LoggerFactory.getLogger(Dom0Files.class).debug("{} is no path: {}", path, unusable.getReason());
            return Optional.empty();
        }
        return Files.exists(file) ? Optional.of(new HostFile(file, kind(file))) : Optional.empty();
    }

    private Kind kind(Path file) {
        if (Files.isRegularFile(file)) {
            return Kind.FILE;
        }
        try {
            int type = Files.getAttribute(file, "unix:mode") instanceof Integer mode ? mode & S_IFMT : 0;
            return type == S_IFBLK || rawDevices && type == S_IFCHR ? Kind.BLOCK_DEVICE : Kind.OTHER;
        } catch (IOException | UnsupportedOperationException unknown) {
            LoggerFactory.getLogger(Dom0Files.class).debug("cannot read the type of {}: {}", file, unknown.toString());
            return Kind.OTHER;
        }
    }
}
