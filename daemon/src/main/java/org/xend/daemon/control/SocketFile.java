package org.xend.daemon.control;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/// The socket's file: mode 0600 from its first instant, never replacing that of a daemon that runs.
///
/// The socket is bound inside a private directory (0700), given its mode there, and renamed onto its final
/// path: no client can connect before the mode is set, and a stale file of a dead daemon is replaced in one
/// step. All methods block. Owns no state; the paths are fixed at construction.
final class SocketFile {
    /// `sun_path` of NetBSD's `struct sockaddr_un` is the shorter one (104 bytes with the closing NUL).
    private static final int LONGEST = 103;

    private final Path path;
    private final Path nursery;

    SocketFile(Path path) {
        this.path = path.toAbsolutePath();
        this.nursery = this.path.resolveSibling(
                "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36));
    }

    /// Makes the directories. Missing parents of the socket are made 0700.
    ///
    /// @return where to bind
    /// @throws BindException where another process answers on the final path, or the path is too long
    Path prepare() throws IOException {
        Path bound = nursery.resolve("s");
        for (Path each : new Path[] {path, bound}) {
            if (each.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new BindException("The socket path '" + each + "' is longer than " + LONGEST + " bytes");
            }
        }
        var privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(path.getParent(), privately);
        if (isLive()) {
            throw new BindException("Another daemon answers on " + path);
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isSocket()) {
            throw new BindException(path + " exists and is not a socket");
        }
        Files.createDirectory(nursery, privately);
        return bound;
    }

    /// After the bind: sets the mode and moves the socket to its final path.
    void publish() throws IOException {
        Path bound = nursery.resolve("s");
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
        Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(nursery);
    }

    /// Removes the files of [#prepare], after a bind that failed.
    void abandon() throws IOException {
        Files.deleteIfExists(nursery.resolve("s"));
        Files.deleteIfExists(nursery);
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private boolean isSocket() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private boolean isLive() {
        if (!Files.exists(path)) {
            return false;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            // Refused: the file is what a dead daemon left behind.
            return false;
        }
    }
}
