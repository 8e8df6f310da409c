package org.xend.daemon.journal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.record.RecordWriter;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.journal.recovery.Recovery;
import org.xend.daemon.journal.segment.FileHeader;
import org.xend.daemon.journal.segment.JournalFolder;
import org.xend.daemon.journal.segment.Segment;
import org.xend.daemon.journal.segment.SegmentSource;
import org.xend.daemon.store.usage.Quotas;

/// A journal's folder in use: recovered, then written. Its fields do not change but for what the loop sets in
/// [#begin].
public final class JournalRole {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRole.class);
    private static final int CLOSE_SECONDS = 10;
    private static final long RETRY_MILLIS = 250;

    private final JournalFolder folder;
    private final RecoveredState state;
    private final SegmentJournal journal;
    private final boolean follows;
    private final ExecutorService background;
    private final ExecutorService writer;

    private JournalRole(
            JournalFolder folder,
            RecoveredState state,
            SegmentJournal journal,
            boolean follows,
            ExecutorService background,
            ExecutorService writer) {
        this.folder = folder;
        this.state = state;
        this.journal = journal;
        this.follows = follows;
        this.background = background;
        this.writer = writer;
    }

    /// Reads what there is and makes room for more; blocks.
    ///
    /// @param quotas of the store that comes of it
    /// @param loop the store's
    /// @throws IOException one sentence that says why the folder cannot be used
    public static JournalRole open(JournalOptions options, Quotas quotas, Executor loop) throws IOException {
        return open(
                options,
                BootIdentity.ofHost(),
                quotas,
                thread("xenstored-journal"),
                thread("xenstored-snapshot"),
                loop);
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    static JournalRole open(
            JournalOptions options,
            BootIdentity boot,
            Quotas quotas,
            ExecutorService background,
            ExecutorService writer,
            Executor loop)
            throws IOException {
        JournalFolder folder = JournalFolder.open(options.folder(), boot);
        try {
            long began = System.nanoTime();
            Recovery.Result found = Recovery.read(folder, quotas);
            RecoveredState state = found.state().orElseGet(() -> RecoveredState.none(quotas));
            if (found.state().isPresent()) {
                LOG.info(
                        "the key tree is recovered from {}: {} nodes, {} domains, in {} ms",
                        folder.path(),
                        state.store().ledger().nodes(),
                        state.domains().size(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
            Segment first = first(folder, options, found, state);
            Executor later = CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, background);
            SegmentJournal journal =
                    new SegmentJournal(folder, options.segmentBytes(), first, background, writer, later, loop);
            return new JournalRole(folder, state, journal, found.segment() != 0, background, writer);
        } catch (IOException | RuntimeException e) {
            background.shutdown();
            writer.shutdown();
            folder.close();
            throw e;
        }
    }

    /// The first segment of this process: behind the last one of the process before, or behind a snapshot of
    /// what little there is.
    private static Segment first(
            JournalFolder folder, JournalOptions options, Recovery.Result found, RecoveredState state)
            throws IOException {
        long number = found.lastNumber() + 1;
        try {
            Segment segment = folder.create(number, options.segmentBytes());
            if (found.segment() == 0) {
                Compaction whole = new Compaction(
                        folder,
                        number,
                        FileHeader.BYTES,
                        state.store().root(),
                        state.store().generation(),
                        records(state));
                try (SegmentSource.SnapshotSink sink = whole.write()) {
                    SegmentJournal.begin(segment, 0, 0);
                    sink.complete();
                }
                folder.removeBefore(number);
            } else {
                SegmentJournal.begin(segment, found.segment(), found.end());
            }
            return segment;
        } catch (IOException e) {
            throw new IOException(
                    "the key tree's folder " + folder.path() + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static byte[] records(RecoveredState state) {
        Records out = new Records(new RecordWriter());
        state.writeTo(out);
        return java.util.Arrays.copyOf(out.out().bytes(), out.out().size());
    }

    /// What there was.
    public RecoveredState state() {
        return state;
    }

    public Journal journal() {
        return journal;
    }

    /// Begins to keep what happens; called on the loop.
    public void begin(JournalOwner owner) {
        journal.begin(owner, follows);
    }

    /// Ends what is under way in the background and gives the folder free; blocks. Where it was begun, the
    /// journal itself is closed before, on the loop.
    public void close() throws IOException, InterruptedException {
        background.shutdown();
        writer.shutdown();
        if (!background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
                || !writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("{} is still being written after {} s", folder.path(), CLOSE_SECONDS);
            return;
        }
        journal.release();
        folder.close();
    }
}
