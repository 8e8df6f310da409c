package org.xend.daemon.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.journal.record.LittleEndian;
import org.xend.daemon.journal.record.RecordWriter;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.segment.FileHeader;
import org.xend.daemon.journal.segment.Groups;
import org.xend.daemon.journal.segment.Segment;
import org.xend.daemon.journal.segment.SegmentSource;
import org.xend.daemon.store.Mutation;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The journal in segments. Owned by the store's loop, which never waits for a disk: segments are prepared by one
/// thread and snapshots written by another, whose results come back as futures and tasks.
///
/// Room is there before it is needed: a change is refused unless the group it will be in fits into the segment
/// in use or into the next, which is prepared. A part of every segment is kept back for what rings need to go
/// on. While the next is not prepared yet and this one is nearly full, requests wait ([#isBehind]). For a group
/// that no segment of the usual size holds the next is made anew, larger; nothing leaves, or a commit is tried
/// again, until it is there. When a segment is full the next is taken; when as much was written as everything
/// takes, everything is written anew in the background ([Compaction]), and when that is complete, what is older
/// goes.
final class SegmentJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentJournal.class);
    /// This part of a segment is not for changes.
    private static final int RESERVE = 4;
    /// With less left than so many of these parts requests wait for the next segment.
    private static final double BEHIND = 1.5;
    /// Most that the next step of a ring takes in most cases.
    private static final int RING_STEP = 16 * 1024;
    /// Bytes of rings recorded in full at a time.
    private static final int RING_BATCH = 64 * 1024;

    private final SegmentSource source;
    private final int segmentBytes;
    private final Executor background;
    private final Executor writer;
    private final Executor later;
    private final Executor loop;
    private final Groups groups = new Groups();
    private final Records staged = new Records(new RecordWriter());
    private JournalOwner owner;
    private Segment current;
    private int position;
    private long lastNumber;
    private CompletableFuture<Segment> next;
    private boolean full;
    /// Somebody waits for the next segment.
    private boolean awaited;
    /// There is no room for a segment of this size at the moment.
    private long tooLarge = Long.MAX_VALUE;
    private Compaction compaction;
    private CompletableFuture<SegmentSource.SnapshotSink> snapshot;
    private boolean ringsWritten;
    /// The tree could not be written anew, which was said.
    private boolean grows;
    /// Written since the last snapshot was begun, and how large that is.
    private long bytesSince;
    private long snapshotBytes;
    private boolean closed;

    /// @param current in use from now on, empty
    /// @param background where segments are made
    /// @param writer where snapshots are written, however long that takes
    /// @param later the same after a while
    SegmentJournal(
            SegmentSource source,
            int segmentBytes,
            Segment current,
            Executor background,
            Executor writer,
            Executor later,
            Executor loop) {
        this.source = source;
        this.segmentBytes = segmentBytes;
        this.current = current;
        this.position = FileHeader.BYTES;
        this.lastNumber = current.number();
        this.background = background;
        this.writer = writer;
        this.later = later;
        this.loop = loop;
    }

    /// From now on it can ask for what it has to write anew; called on the loop, once.
    ///
    /// @param anew whether to do so now
    void begin(JournalOwner of, boolean anew) {
        owner = of;
        prepareNext(segmentBytes, null);
        append();
        if (anew) {
            compact();
        }
    }

    @Override
    public Records records() {
        return staged;
    }

    @Override
    public void expect(Mutation mutation) throws XsException {
        expect(List.of(mutation), false);
    }

    @Override
    public void expect(List<Mutation> mutations) throws XsException {
        expect(mutations, true);
    }

    /// @param again whether it can be tried again where room is being prepared
    private void expect(List<Mutation> mutations, boolean again) throws XsException {
        long bytes = 0;
        boolean removals = true;
        for (int i = 0; i < mutations.size(); i++) {
            bytes += Records.size(mutations.get(i));
            removals &= mutations.get(i) instanceof Mutation.Remove;
        }
        // What is left of a domain can go where nothing new can come. There are no more removals than nodes.
        int reserve = removals ? 2 * RESERVE : RESERVE;
        if (again && !closed && !full && !hasRoom(bytes, segmentBytes / reserve) && !next.isDone()) {
            throw XsError.EAGAIN.exception();
        }
        expect(bytes, reserve);
    }

    @Override
    public void expect(int bytes) throws XsException {
        expect(bytes, RESERVE);
    }

    /// @param reserve this part of a segment is kept back
    private void expect(long bytes, int reserve) throws XsException {
        if (closed || !hasRoom(bytes, segmentBytes / reserve)) {
            throw XsError.ENOSPC.exception();
        }
    }

    @Override
    public void changed(long generation, Mutation mutation) {
        if (!closed) {
            staged.commit(generation, mutation);
        }
    }

    @Override
    public void changed(long generation, List<Mutation> mutations) {
        if (!closed) {
            staged.commit(generation, mutations);
        }
    }

    @Override
    public boolean hasReserve() {
        return !closed && hasRoom(Math.min(RING_STEP, segmentBytes / (2 * RESERVE)), 0);
    }

    private boolean hasRoom(long bytes, int reserve) {
        long need = Groups.framed(staged.out().size() + bytes) + reserve;
        return need <= current.capacity() - position || fitsNext(need);
    }

    @Override
    public boolean isBehind() {
        long left = current.capacity() - position - Groups.framed(staged.out().size());
        boolean behind = left < BEHIND * segmentBytes / RESERVE && !closed && !full && !next.isDone();
        awaited |= behind;
        return behind;
    }

    private boolean fitsNext(long need) {
        if (isPrepared() && need > next.resultNow().capacity() - FileHeader.BYTES) {
            order(FileHeader.BYTES + need + 7 & ~7L);
        }
        awaited |= !next.isDone();
        return isPrepared() && need <= next.resultNow().capacity() - FileHeader.BYTES;
    }

    private boolean isPrepared() {
        return next.isDone() && !next.isCompletedExceptionally();
    }

    /// One group is larger than a segment: the next is made anew.
    private void order(long bytes) {
        if (!full && bytes < tooLarge && bytes <= Integer.MAX_VALUE - 8) {
            prepareNext((int) bytes, next.resultNow());
        }
    }

    private void noRoom(Throwable why) {
        if (!full) {
            full = true;
            LOG.error(
                    "there is no room for the key tree's journal: changes are refused until there is ({})",
                    why.toString());
        }
    }

    private Segment made(long number, int bytes, Segment instead) throws IOException {
        if (instead != null) {
            source.discard(instead);
        }
        return source.create(number, bytes);
    }

    /// @param instead one that is not used then; may be null
    private void prepareNext(int bytes, Segment instead) {
        long number = ++lastNumber;
        next = new CompletableFuture<>();
        CompletableFuture<Segment> prepared = next;
        background.execute(() -> {
            FailStop.complete(() -> made(number, bytes, instead), prepared::complete, prepared::completeExceptionally);
            loop.execute(() -> prepared(prepared, bytes));
        });
    }

    private void prepared(CompletableFuture<Segment> which, int bytes) {
        if (which != next || closed) {
            return;
        }
        if (which.isCompletedExceptionally()) {
            if (bytes > segmentBytes && Groups.framed(staged.out().size()) <= segmentBytes - FileHeader.BYTES) {
                LOG.warn(
                        "a change of {} bytes is refused: {}",
                        bytes,
                        which.exceptionNow().toString());
                tooLarge = bytes;
                later.execute(() -> loop.execute(() -> tooLarge = Long.MAX_VALUE));
                prepareNext(segmentBytes, null);
                return;
            }
            noRoom(which.exceptionNow());
            later.execute(() -> loop.execute(() -> {
                if (which == next && !closed) {
                    prepareNext(bytes, null);
                }
            }));
        } else if (full || awaited) {
            if (full) {
                LOG.warn("there is room for the key tree's journal again");
            }
            full = false;
            awaited = false;
            owner.roomAvailable();
        }
    }

    @Override
    public boolean append() {
        int length = staged.out().size();
        if (length == 0 || closed) {
            return true;
        }
        long framed = Groups.framed(length);
        boolean switched = framed > current.capacity() - position;
        if (switched && !fitsNext(framed)) {
            return false;
        }
        if (switched) {
            useNext();
        }
        byte[] bytes = staged.out().bytes();
        current.write(position + Groups.HEADER, bytes, 0, length);
        current.publish(position + 4, groups.checksum(current.number(), position, bytes, 0, length));
        current.publish(position, length);
        position += (int) framed;
        bytesSince += framed;
        staged.clear();
        if (switched && compaction == null && bytesSince >= snapshotBytes) {
            compact();
        }
        return true;
    }

    private void useNext() {
        Segment old = current;
        Segment taken = next.resultNow();
        begin(taken, old.number(), position);
        current = taken;
        position = FileHeader.BYTES;
        prepareNext(segmentBytes, null);
        background.execute(() -> FailStop.complete(
                old::close,
                () -> {},
                e -> LOG.warn("segment {} of the key tree's journal is not closed: {}", old.number(), e.toString())));
    }

    /// Makes a segment the one behind another.
    static void begin(Segment segment, long previous, int previousEnd) {
        byte[] number = new byte[8];
        LittleEndian.put8(number, 0, previous);
        segment.write(FileHeader.PREVIOUS, number, 0, number.length);
        segment.publish(FileHeader.PREVIOUS_END, previousEnd);
        segment.publish(FileHeader.BEGUN, previous == 0 ? FileHeader.AFTER_SNAPSHOT : FileHeader.AFTER_SEGMENT);
    }

    private void compact() {
        Records state = new Records(new RecordWriter());
        owner.state(state);
        byte[] records = Arrays.copyOf(state.out().bytes(), state.out().size());
        Compaction begun =
                new Compaction(source, current.number(), position, owner.root(), owner.generation(), records);
        compaction = begun;
        bytesSince = 0;
        snapshot = new CompletableFuture<>();
        ringsWritten = false;
        owner.restartRings();
        CompletableFuture<SegmentSource.SnapshotSink> written = snapshot;
        writer.execute(() -> {
            FailStop.complete(begun::write, written::complete, written::completeExceptionally);
            loop.execute(() -> finish(begun));
        });
        loop.execute(() -> writeRings(begun));
    }

    private void writeRings(Compaction of) {
        if (of != compaction || closed) {
            return;
        }
        boolean room = hasReserve();
        boolean all = room && owner.writeRings(RING_BATCH);
        boolean kept = append();
        if (kept && all) {
            ringsWritten = true;
            finish(of);
        } else if (!room || !kept) {
            later.execute(() -> loop.execute(() -> writeRings(of)));
        } else {
            loop.execute(() -> writeRings(of));
        }
    }

    /// The snapshot counts as soon as the rings it lacks are in the journal behind it.
    private void finish(Compaction of) {
        if (of != compaction || closed || !snapshot.isDone()) {
            return;
        }
        if (snapshot.isCompletedExceptionally()) {
            notWritten(snapshot.exceptionNow());
        } else if (ringsWritten) {
            ringsWritten = false;
            snapshotBytes = of.bytes();
            SegmentSource.SnapshotSink sink = snapshot.resultNow();
            writer.execute(() -> complete(sink, of.number()));
        }
    }

    private void complete(SegmentSource.SnapshotSink sink, long number) {
        FailStop.complete(
                () -> {
                    try (sink) {
                        sink.complete();
                        source.removeBefore(number);
                    }
                },
                () -> loop.execute(() -> {
                    compaction = null;
                    grows = false;
                }),
                e -> loop.execute(() -> notWritten(e)));
    }

    private void notWritten(Throwable why) {
        compaction = null;
        if (!grows) {
            grows = true;
            LOG.warn("the key tree is not written anew, its journal grows: {}", why.toString());
        }
    }

    @Override
    public void close() {
        if (!append()) {
            LOG.error("the last changes of the key tree are not kept: there is no room");
        }
        closed = true;
    }

    /// Gives the memory back; nothing writes any more.
    void release() {
        current.close();
        if (next != null) {
            next.thenAccept(source::discard);
        }
    }
}
