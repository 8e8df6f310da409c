package org.xend.daemon.main;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/// The pid file, locked as long as this process runs. The lock, not the file, shows that a daemon has this root:
/// a file that a crash left does not stop a start. Owned by the main thread.
final class PidFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private PidFile(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws StartException when another process holds it, with that process's pid
    static PidFile take(Path path, String what) throws IOException {
        // For `xend status` of any user.
        return take(path, what, "rw-r--r--");
    }

    /// @param mode who may read it
    static PidFile take(Path path, String what, String mode) throws IOException {
        Files.createDirectories(path.getParent());
        // Opening a fifo would wait for its reader.
        if (!Files.isSymbolicLink(path)
                && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new StartException("the pid file " + path + " is no regular file: move it away");
        }
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String pid = Files.readString(path).strip();
            channel.close();
            throw new StartException(what + " is already running with this root"
                    + (pid.isEmpty() ? "" : ", as process " + pid) + " (" + path
                    + "): stop it first, or give --root");
        }
        if (!isStillThere(path, channel)) {
            // The daemon before removed its file between our open and lock: this lock is of a removed file.
            channel.close();
            return take(path, what, mode);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        channel.truncate(0);
        channel.position(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new PidFile(path, channel, lock);
    }

    /// Writes through the channel and reads the size at the path: equal sizes mean the same file. Opening and
    /// closing the file again would release this process's lock (fcntl(2)).
    private static boolean isStillThere(Path path, FileChannel channel) throws IOException {
        var mark = ByteBuffer.wrap(
                " ".repeat(ThreadLocalRandom.current().nextInt(64, 4096)).getBytes(StandardCharsets.US_ASCII));
        channel.truncate(0);
        channel.write(mark, 0);
        try {
            return Files.size(path) == mark.limit();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        lock.release();
        channel.close();
    }
}
