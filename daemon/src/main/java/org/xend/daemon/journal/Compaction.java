package org.xend.daemon.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.xend.daemon.journal.record.LittleEndian;
import org.xend.daemon.journal.record.RecordWriter;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.segment.FileHeader;
import org.xend.daemon.journal.segment.Groups;
import org.xend.daemon.journal.segment.SegmentSource;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.node.TreeBuilder;
import org.xend.protocol.xs.Permissions;

/// Writes a snapshot: everything there was at one place of the journal. The tree is immutable, so the loop only
/// hands its root over; what else there is comes as records. Owned by the background thread.
final class Compaction {
    private static final int GROUP = 64 * 1024;

    private final SegmentSource source;
    private final long number;
    private final int offset;
    private final Node root;
    private final long generation;
    private final byte[] state;
    private long bytes;

    /// @param offset where in the segment of this number the changes begin that are not in it
    /// @param state records of everything but the tree
    Compaction(SegmentSource source, long number, int offset, Node root, long generation, byte[] state) {
        this.source = source;
        this.number = number;
        this.offset = offset;
        this.root = root;
        this.generation = generation;
        this.state = state;
    }

    long number() {
        return number;
    }

    /// Bytes written; known when it is complete.
    long bytes() {
        return bytes;
    }

    /// Writes everything under another name; blocks.
    SegmentSource.SnapshotSink write() throws IOException {
        SegmentSource.SnapshotSink sink = source.snapshot(number, offset);
        try {
            Output out = new Output(sink, number);
            out.group(state, 0, state.length);
            Map<Permissions, Integer> known = new HashMap<>();
            TreeBuilder.takeApart(root, node -> {
                Integer permissions = known.get(node.permissions());
                if (permissions == null) {
                    permissions = known.size();
                    known.put(node.permissions(), permissions);
                    out.records.permissions(node.permissions());
                }
                out.records.node(
                        node.name(),
                        node.value(),
                        permissions,
                        node.generation(),
                        node.children().size());
                out.flushAbove(GROUP);
            });
            out.records.tree(generation);
            out.records.end();
            out.flushAbove(0);
            bytes = out.at;
            return sink;
        } catch (UncheckedIOException e) {
            sink.close();
            throw e.getCause();
        } catch (RuntimeException | Error e) {
            sink.close();
            throw e;
        }
    }

    private static final class Output {
        private final SegmentSource.SnapshotSink sink;
        private final long number;
        private final Groups groups = new Groups();
        private final Records records = new Records(new RecordWriter());
        private byte[] frame = new byte[Groups.HEADER + 2 * GROUP];
        private int at = FileHeader.BYTES;

        Output(SegmentSource.SnapshotSink sink, long number) {
            this.sink = sink;
            this.number = number;
        }

        void flushAbove(int bytes) {
            if (records.out().size() > bytes) {
                group(records.out().bytes(), 0, records.out().size());
                records.clear();
            }
        }

        void group(byte[] bytes, int from, int length) {
            if (length == 0) {
                return;
            }
            int framed = Math.toIntExact(Groups.framed(length));
            if (framed > frame.length) {
                frame = new byte[framed];
            }
            LittleEndian.put4(frame, 0, length);
            LittleEndian.put4(frame, 4, groups.checksum(number, at, bytes, from, length));
            System.arraycopy(bytes, from, frame, Groups.HEADER, length);
            Arrays.fill(frame, Groups.HEADER + length, framed, (byte) 0);
            try {
                sink.write(frame, framed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            at += framed;
        }
    }
}
