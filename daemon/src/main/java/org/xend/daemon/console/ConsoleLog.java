package org.xend.daemon.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// One guest's console text on disk: `guest-NAME.log`, mode 0600, and one older file `guest-NAME.log.1`, so
/// that a guest can fill no more than twice [#LARGEST]. Never writes through a link or to anything but a regular
/// file.
///
/// Every method blocks. Owned by the one task at a time that its console has running.
final class ConsoleLog {
    static final long LARGEST = 1 << 20;
    /// 255 bytes less `guest-`, `.log` and `.1`.
    private static final int LONGEST_NAME = 243;
    private static final int SHORTENED = 200;
    private static final int DIGEST_BYTES = 8;

    private static final Set<OpenOption> APPEND = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final Path older;
    private final long largest;
    private SeekableByteChannel channel;

    /// @param directory made (0700) when missing
    /// @param name a valid domain name
    ConsoleLog(Path directory, String name, long largest) {
        String base = "guest-" + fileName(name) + ".log";
        this.file = directory.resolve(base);
        this.older = directory.resolve(base + ".1");
        this.largest = largest;
    }

    /// A domain's name may be as long as a file's, which leaves no room for prefix and suffix. A shortened name
    /// has a `~`, which no domain's name has, so it is never another domain's.
    private static String fileName(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, SHORTENED) + "~" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // Opening a fifo would wait for its reader.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
        return Files.newByteChannel(
                file, APPEND, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
