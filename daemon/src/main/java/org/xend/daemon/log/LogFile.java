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

/// A log that is found under its name: where somebody moves or removes the file (as logrotate(8) does), a new one
/// is made with the next line. Lines that could not be written are counted, and the first one that can says how
/// many are missing before it.
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

    /// What keeps a file from being a log: it is there, and something else.
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

    /// Lines are missing that never came here.
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
            // There is no other place to say it: the next line that can be written does.
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

    /// A file that is not a log any more, or something else in its place, is left alone and the one that is open
    /// goes on.
    private void follow() throws IOException {
        if (getOutputStream() == null) {
            openFile(getFile());
            return;
        }
        // One call of the system for each line, not one for each question.
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
