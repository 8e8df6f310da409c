package org.xend.daemon.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootIdentity;

/// The files of a journal, in a folder for the daemon's user alone that one process uses at a time. Its fields
/// do not change; its methods block.
///
/// ```
/// journal-N       a segment             snapshot-N      the tree before some place in journal-N
/// snapshot-N.new  one being written     damaged-N       a segment that had to be cut, as it was found
/// other-boot/     what an earlier boot of the host left
/// lock            held by the process that uses the folder
/// ```
public final class JournalFolder implements SegmentSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFolder.class);
    private static final Pattern NAME = Pattern.compile("(journal|snapshot|damaged)-([0-9]{1,18})(\\.new)?");
    private static final String OTHER_BOOT = "other-boot";
    /// Damaged files kept.
    private static final int MOST_DAMAGED = 2;
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path folder;
    private final FileChannel lock;
    private final BootIdentity boot;

    private JournalFolder(Path folder, FileChannel lock, BootIdentity boot) {
        this.folder = folder;
        this.lock = lock;
        this.boot = boot;
    }

    /// Makes the folder where it is missing and takes it into use.
    ///
    /// @throws IOException one sentence that says why it cannot be used
    public static JournalFolder open(Path folder, BootIdentity boot) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            FileChannel lock =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Files.setPosixFilePermissions(folder.resolve("lock"), PosixFilePermissions.fromString("rw-------"));
            if (!isTaken(lock)) {
                lock.close();
                throw new IOException("the key tree's folder " + folder + " is used by another daemon");
            }
            JournalFolder opened = new JournalFolder(folder, lock, boot);
            opened.removeUnfinished();
            return opened;
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw new IOException(
                    "the key tree's folder " + folder + " cannot be used: " + e.getMessage() + " is no folder", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "the key tree's folder " + folder + " cannot be used: no permission for " + e.getFile(), e);
        }
    }

    private static boolean isTaken(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    public Path path() {
        return folder;
    }

    public BootIdentity boot() {
        return boot;
    }

    public Path segmentFile(long number) {
        return folder.resolve("journal-" + number);
    }

    public Path snapshotFile(long number) {
        return folder.resolve("snapshot-" + number);
    }

    /// Files of a kind by number.
    public NavigableMap<Long, Path> files(String kind) throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(kind) && name.group(3) == null) {
                    found.put(Long.valueOf(name.group(2)), file);
                }
            }
        }
        return found;
    }

    private void removeUnfinished() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                if (file.getFileName().toString().endsWith(".new")) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Puts everything into a folder of its own, in the place of what was put there before.
    public void putAside() throws IOException {
        Path aside = folder.resolve(OTHER_BOOT);
        Files.createDirectories(aside);
        try (Stream<Path> old = Files.list(aside)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (String kind : List.of("snapshot", "journal")) {
            for (Path file : files(kind).values()) {
                Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /// Gives a segment that had to be cut a second name, which stays when the segment goes.
    public void keepDamaged(long number) {
        try {
            Path kept = folder.resolve("damaged-" + number);
            Files.deleteIfExists(kept);
            Files.createLink(kept, segmentFile(number));
            List<Path> all = new ArrayList<>(files("damaged").values());
            for (Path old : all.subList(0, Math.max(0, all.size() - MOST_DAMAGED))) {
                Files.delete(old);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("the damaged {} cannot be kept: {}", segmentFile(number), e.toString());
        }
    }

    @Override
    public Segment create(long number, int bytes) throws IOException {
        Path path = segmentFile(number);
        try (FileChannel file = FileChannel.open(
                path, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            return MappedSegment.make(file, new FileHeader(FileHeader.Kind.SEGMENT, number, bytes, boot), bytes);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    @Override
    public void discard(Segment unused) {
        unused.close();
        try {
            Files.deleteIfExists(segmentFile(unused.number()));
        } catch (IOException e) {
            LOG.warn("{} is not removed: {}", segmentFile(unused.number()), e.toString());
        }
    }

    @Override
    public SnapshotSink snapshot(long number, int offset) throws IOException {
        Path unfinished = folder.resolve("snapshot-" + number + ".new");
        FileChannel file = FileChannel.open(
                unfinished, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        SnapshotSink sink = new SnapshotFile(file, unfinished, snapshotFile(number));
        byte[] header = new FileHeader(FileHeader.Kind.SNAPSHOT, number, offset, boot).encoded();
        try {
            sink.write(header, header.length);
            return sink;
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public void removeBefore(long number) throws IOException {
        for (Path file : files("journal").headMap(number).values()) {
            Files.delete(file);
        }
        for (Path file : files("snapshot").headMap(number).values()) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private record SnapshotFile(FileChannel file, Path unfinished, Path finished) implements SnapshotSink {
        @Override
        public void write(byte[] bytes, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                file.write(left);
            }
        }

        @Override
        public void complete() throws IOException {
            file.close();
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            file.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
