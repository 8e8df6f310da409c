package org.xend.daemon.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// One guest's console text on disk: `guest-NAME.log`, mode 0600, and one older file `guest-NAME.log.1`, so
/// that a guest can fill no more than twice [#LARGEST]. A link or anything else that stands in the file's
/// place is not written to.
///
/// Every method blocks. Owned by the one task at a time that its console has running.
final class ConsoleLog {
    static final long LARGEST = 1 << 20;

    private static final Set<OpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final Path older;
    private final long largest;
    private SeekableByteChannel channel;

    /// @param directory made (0700) when missing
    /// @param name a valid domain name
    ConsoleLog(Path directory, String name, long largest) {
        this.file = directory.resolve("guest-" + name + ".log");
        this.older = directory.resolve("guest-" + name + ".log.1");
        this.largest = largest;
    }

    void append(byte[] text) throws IOException {
        if (channel == null) {
            channel = open();
        }
        if (channel.size() > 0 && channel.size() + text.length > largest) {
            close();
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            channel = open();
        }
        var bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void close() throws IOException {
        if (channel != null) {
            SeekableByteChannel closing = channel;
            channel = null;
            closing.close();
        }
    }

    private SeekableByteChannel open() throws IOException {
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        // Opening a fifo would wait for its reader.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
        return Files.newByteChannel(file, APPEND, PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
    }
}
