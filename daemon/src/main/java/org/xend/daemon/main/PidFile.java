package org.xend.daemon.main;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The pid file, locked for as long as this process lives: the lock, not the file, says that a daemon has
/// this root, so that a file left by a crash stops nobody.
///
/// Owned by the main thread.
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
        Files.createDirectories(path.getParent());
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String pid = Files.readString(path).strip();
            channel.close();
            throw new StartException(
                    what + " is already running with this root, as process " + pid + " (" + path
                            + "): stop it first, or give --root");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new PidFile(path, channel, lock);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        lock.release();
        channel.close();
    }
}
