package org.xend.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// A log file that follows its name: where the file is moved or removed (as logrotate(8) does), the next line
/// makes a new one. Lines that could not be written are counted; the next line written has their number before
/// it.
///
/// Owner of every field: the log thread.
final class LogFile extends RollingFileAppender<ILoggingEvent> {
    private final Opening opening;
    private Object key;
    private long lost;
    private boolean cutShort;

    /// How the file is opened, at its end; made where it is missing.
    @FunctionalInterface
    interface Opening {
        OutputStream open(Path file) throws IOException;

        /// The file itself, never one that a link names.
        static OutputStream real(Path file) throws IOException {
            return Files.newOutputStream(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        }
    }

    LogFile() {
        this(Opening::real);
    }

    LogFile(Opening opening) {
        this.opening = opening;
    }

    /// Why a path cannot be a log: it is there and is no regular file.
    static Optional<String> misfit(Path file) {
        if (Files.isSymbolicLink(file)) {
            return Optional.of("is a symbolic link: remove it");
        }
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of("is no regular file: move it away")
                : Optional.empty();
    }

    @Override
    public void openFile(String name) throws IOException {
        Path file = Path.of(name);
        // Opening a fifo would wait for its reader.
        if (misfit(file).isPresent()) {
            throw new IOException(file + " " + misfit(file).get());
        }
        setOutputStream(opening.open(file));
        key = keyOf(attributes(file));
    }

    @Override
    protected void writeOut(ILoggingEvent event) {
        write(encoder.encode(event));
    }

    /// Adds lines that were dropped before they came here.
    void missed(long lines) {
        lost += lines;
    }

    private void write(byte[] line) {
        try {
            follow();
            if (lost > 0 || cutShort) {
                String notice = (cutShort ? "\n" : "") + "[xend: " + lost
                        + (lost == 1 ? " line is" : " lines are")
                        + " missing here]\n";
                put(notice.getBytes(StandardCharsets.US_ASCII));
                lost = 0;
                cutShort = false;
            }
            put(line);
        } catch (IOException _) {
            // There is nowhere else to report it: the next line that can be written does.
            lost++;
        }
    }

    private void put(byte[] text) throws IOException {
        try {
            getOutputStream().write(text);
            updateByteCount(text);
        } catch (IOException e) {
            // A part of it may be there.
            cutShort = true;
            throw e;
        }
    }

    /// Opens the file again where the path has another one. Anything but a regular file there is ignored, and the
    /// open file goes on.
    private void follow() throws IOException {
        if (getOutputStream() == null) {
            openFile(getFile());
            return;
        }
        // One system call for each line.
        Optional<BasicFileAttributes> found = attributes(Path.of(getFile()));
        if (found.isEmpty() || found.get().isRegularFile() && !keyOf(found).equals(key)) {
            openFile(getFile());
        }
    }

    /// @return of the file itself, not of what a link names; empty: it is absent
    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// @return which file it is
    private static Object keyOf(Optional<BasicFileAttributes> file) {
        return file.<Object>map(found -> Optional.ofNullable(found.fileKey())).orElse("absent");
    }
}
