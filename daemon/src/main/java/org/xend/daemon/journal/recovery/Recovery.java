package org.xend.daemon.journal.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.journal.record.RecordReader;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.journal.segment.FileHeader;
import org.xend.daemon.journal.segment.GroupReader;
import org.xend.daemon.journal.segment.JournalFolder;
import org.xend.daemon.store.usage.Quotas;

/// Reads a journal back: the newest snapshot, then the changes behind it, segment after segment, as far as they
/// are whole. Owned by the thread that starts the daemon.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /// What was found.
    ///
    /// @param state empty where there was no journal
    /// @param lastNumber the highest number in use
    /// @param segment the segment that was read last, 0 where there was none
    /// @param end where in it the next group would have been
    public record Result(Optional<RecoveredState> state, long lastNumber, long segment, int end) {}

    private record Begun(long number, long previous, int previousEnd) {}

    private final JournalFolder folder;
    private final RecordReader records = new RecordReader();
    private final Replay replay;

    private Recovery(JournalFolder folder, Quotas quotas) {
        this.folder = folder;
        this.replay = new Replay(quotas);
    }

    /// @throws IOException one sentence that says which file is in the way
    public static Result read(JournalFolder folder, Quotas quotas) throws IOException {
        NavigableMap<Long, Path> snapshots = folder.files("snapshot");
        NavigableMap<Long, Path> segments = folder.files("journal");
        if (snapshots.isEmpty()) {
            if (!segments.isEmpty()) {
                throw new IOException("the key tree cannot be recovered from " + folder.path()
                        + ": there is no snapshot before "
                        + segments.firstEntry().getValue()
                        + "; move the folder away to start with a fresh tree");
            }
            return new Result(Optional.empty(), 0, 0, 0);
        }
        long last = Math.max(snapshots.lastKey(), segments.isEmpty() ? 0 : segments.lastKey());
        return new Recovery(folder, quotas).read(snapshots.lastKey(), segments, last);
    }

    private Result read(long number, NavigableMap<Long, Path> segments, long last) throws IOException {
        int offset = snapshot(number);
        if (offset < 0) {
            LOG.warn(
                    "the key tree in {} is that of another boot of this host: it is put aside in {}",
                    folder.path(),
                    folder.path().resolve("other-boot"));
            folder.putAside();
            return new Result(Optional.empty(), last, 0, 0);
        }
        NavigableMap<Long, Begun> chain = chain(number, segments);
        long current = number;
        int at = offset;
        if (!chain.containsKey(current)) {
            LOG.warn(
                    "{} is missing: changes after {} are lost",
                    folder.segmentFile(number),
                    folder.snapshotFile(number));
            return new Result(Optional.of(replay.result()), last, 0, 0);
        }
        while (true) {
            long here = current;
            Optional<Begun> next = chain.tailMap(here, false).descendingMap().values().stream()
                    .filter(begun -> begun.previous() == here)
                    .findFirst();
            int limit = next.map(Begun::previousEnd).orElse(Integer.MAX_VALUE);
            at = segment(here, at, limit);
            if (next.isEmpty() || at != limit) {
                abandoned(here, chain);
                return new Result(Optional.of(replay.result()), last, here, at);
            }
            current = next.get().number();
            at = FileHeader.BYTES;
        }
    }

    /// Segments behind one that had to be cut cannot be used: what they change is not known to be there.
    private void abandoned(long last, NavigableMap<Long, Begun> chain) {
        chain.tailMap(last, false).keySet().forEach(number -> {
            LOG.warn("{} comes after what was cut: it is passed over", folder.segmentFile(number));
            folder.keepDamaged(number);
        });
    }

    /// @return the place in the segment of this number where changes go on, or -1 where this is not our boot
    private int snapshot(long number) throws IOException {
        Path path = folder.snapshotFile(number);
        try (GroupReader file = new GroupReader(path)) {
            FileHeader header = file.header(FileHeader.Kind.SNAPSHOT);
            if (!header.boot().isKnown() || !folder.boot().isKnown()) {
                LOG.warn("this host has no boot id: {} is taken for one of this boot", path);
            } else if (!header.boot().equals(folder.boot())) {
                return -1;
            }
            GroupReader.Outcome outcome = file.next(records);
            while (outcome == GroupReader.Outcome.GROUP) {
                replay.apply(records);
                outcome = file.next(records);
            }
            if (!replay.isEnded()) {
                throw new IOException("is damaged at byte " + file.at());
            }
            return header.offset();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "the key tree cannot be recovered: " + path + " " + e.getMessage() + "; move " + folder.path()
                            + " away to start with a fresh tree",
                    e);
        }
    }

    /// The segments that were begun, of this number and above.
    private NavigableMap<Long, Begun> chain(long from, NavigableMap<Long, Path> segments) throws IOException {
        NavigableMap<Long, Begun> chain = new TreeMap<>();
        for (Map.Entry<Long, Path> each : segments.tailMap(from).entrySet()) {
            try (GroupReader file = new GroupReader(each.getValue())) {
                file.header(FileHeader.Kind.SEGMENT);
                if (file.begun() != 0) {
                    chain.put(each.getKey(), new Begun(each.getKey(), file.previous(), file.previousEnd()));
                } else {
                    Files.delete(each.getValue());
                }
            } catch (IOException e) {
                // Cut off by the end of the process while it was prepared, or damaged later.
                if (isWritten(each.getValue())) {
                    LOG.warn(
                            "{} {}: it is passed over, and kept as damaged-{}",
                            each.getValue(),
                            e.getMessage(),
                            each.getKey());
                    folder.keepDamaged(each.getKey());
                }
                Files.delete(each.getValue());
            }
        }
        return chain;
    }

    private static boolean isWritten(Path path) throws IOException {
        try (GroupReader file = new GroupReader(path)) {
            return file.writtenAfter(0) > 0;
        }
    }

    /// @param limit where the segment is known to end
    /// @return where the next group would have been
    private int segment(long number, int from, int limit) throws IOException {
        Path path = folder.segmentFile(number);
        try (GroupReader file = new GroupReader(path)) {
            FileHeader header = file.header(FileHeader.Kind.SEGMENT);
            file.seek(from);
            GroupReader.Outcome outcome = GroupReader.Outcome.GROUP;
            long good = from;
            while (file.at() < limit && outcome == GroupReader.Outcome.GROUP) {
                outcome = file.next(records);
                if (outcome == GroupReader.Outcome.GROUP) {
                    replay.apply(records);
                    good = file.at();
                }
            }
            boolean followed = limit != Integer.MAX_VALUE;
            long dropped = outcome == GroupReader.Outcome.DAMAGE || !followed ? file.writtenAfter(good) : 0;
            long missing = header.offset() - file.size();
            if (outcome == GroupReader.Outcome.DAMAGE || dropped > 0 || missing > 0 || followed && good != limit) {
                LOG.warn(
                        "{} is damaged at byte {}: {} bytes written behind it are dropped ({} are missing at "
                                + "its end), and the file is kept as damaged-{}",
                        path,
                        good,
                        dropped,
                        Math.max(0, missing),
                        number);
                folder.keepDamaged(number);
            }
            return (int) good;
        } catch (RuntimeException e) {
            throw new IOException(
                    "the key tree cannot be recovered: " + path + " " + e.getMessage() + "; move " + folder.path()
                            + " away to start with a fresh tree",
                    e);
        }
    }
}
