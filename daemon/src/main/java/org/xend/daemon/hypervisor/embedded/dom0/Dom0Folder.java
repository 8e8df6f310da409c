package org.xend.daemon.hypervisor.embedded.dom0;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.HostFiles;

/// dom0's files: a folder of stand-ins first, the real machine next. Immutable.
///
/// A path is normalised before it is looked up (`/dev/../dev/wd0e` is `/dev/wd0e`, and nothing climbs above
/// the folder), and links inside the folder count only while they stay inside it.
public final class Dom0Folder implements HostFiles {
    private static final Logger LOG = LoggerFactory.getLogger(Dom0Folder.class);

    private final Path folder;

    public Dom0Folder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public Optional<HostFile> find(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path absolute;
        try {
            absolute = FileSystems.getDefault().getPath(path).normalize();
        } catch (InvalidPathException unusable) {
            LOG.debug("{} is no path on this machine: {}", path, unusable.getReason());
            return Optional.empty();
        }
        Optional<HostFile> standIn = standIn(folder.resolve(absolute.getRoot().relativize(absolute)));
        return standIn.isPresent() ? standIn : real(absolute);
    }

    private Optional<HostFile> standIn(Path path) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (!path.toRealPath().startsWith(folder.toRealPath())) {
                LOG.warn("{} leads out of the embedded dom0's folder and is not used", path);
                return Optional.empty();
            }
            if (!Files.isRegularFile(path)) {
                return Optional.of(new HostFile(path, Kind.OTHER));
            }
            return Optional.of(new HostFile(
                    path, DeviceStandIn.isOne(path) ? DeviceStandIn.open(path).kind() : Kind.FILE));
        } catch (IOException unreadable) {
            LOG.warn("the embedded dom0's {} cannot be read: {}", path, unreadable.toString());
            return Optional.of(new HostFile(path, Kind.OTHER));
        }
    }

    private static Optional<HostFile> real(Path path) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        if (Files.isRegularFile(path)) {
            return Optional.of(new HostFile(path, Kind.FILE));
        }
        return Optional.of(new HostFile(path, isBlockDevice(path) ? Kind.BLOCK_DEVICE : Kind.OTHER));
    }

    private static boolean isBlockDevice(Path path) {
        try {
            // S_IFMT and S_IFBLK of sys/stat.h.
            return Files.getAttribute(path, "unix:mode") instanceof Integer mode && (mode & 0170000) == 0060000;
        } catch (IOException | UnsupportedOperationException unknown) {
            LOG.debug("cannot read the type of {}: {}", path, unknown.toString());
            return false;
        }
    }
}
