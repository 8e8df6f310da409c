package org.xend.daemon.xenstored.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.os.StockXenstored;

/// Makes a Unix socket's file: one that a dead daemon left behind is replaced, one that is served is not.
public final class StoreSocketFile {
    private static final int BACKLOG = 1024;

    private static final String OWNERS_ALONE = "rw-------";
    private static final String EVERYBODY = "rw-rw-rw-";
    private static final String PRIVATE = "rwx------";
    private static final String PASSABLE = "rwx--x--x";
    private static final String PASSING = "--x--x--x";

    private StoreSocketFile() {}

    /// Lets everybody knock: from now on the kernel's word on who does is all that keeps others out. The folder
    /// shows nothing of what else is in it.
    ///
    /// @return the folder on the way that others cannot pass all the same; it is left as it is
    static Optional<Path> openToOthers(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(EVERYBODY));
        for (Path folder = path.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /// Makes the socket's folder, or lets others pass the one that is there: the daemon's own, which is closed to
    /// them while nobody else is named.
    ///
    /// @param others whether somebody else may use a socket in it
    static void makeFolder(Path folder, boolean others) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(others ? PASSABLE : PRIVATE));
        } else if (others && isOwn(folder)) {
            Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
            mode.addAll(PosixFilePermissions.fromString(PASSING));
            Files.setPosixFilePermissions(folder, mode);
        }
    }

    /// A folder of another name is somebody's, who knows whom it is closed to.
    private static boolean isOwn(Path folder) {
        return folder.endsWith("run/xenstored");
    }

    /// Blocks; the result does not.
    ///
    /// @throws IOException says what stands in the way
    public static ServerSocketChannel bind(Path path) throws IOException {
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNERS_ALONE));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("the socket " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    /// As [#bind], in the place of a file that is there whatever it is; no moment is without a file.
    public static ServerSocketChannel replace(Path path) throws IOException {
        Path made = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(made);
        ServerSocketChannel channel = bind(made);
        try {
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The identity of a file: another file of that name has another.
    ///
    /// @return empty where there is none
    public static Optional<Object> identity(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new BindException(path + " is no socket: remove it, or name another path");
        }
        if (isServed(path)) {
            throw new BindException(
                    "another daemon serves " + path + StockXenstored.describe(StockXenstored.running()));
        }
        Files.delete(path);
    }

    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            return false;
        }
    }
}
