package org.xend.daemon.journal.segment;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.xend.daemon.journal.record.LittleEndian;
import org.xend.daemon.journal.record.RecordReader;

/// Reads the groups of a file from its beginning or from a position in it. Owned by the thread that starts the
/// daemon.
public final class GroupReader implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final FileChannel file;
    private final long size;
    private final Groups groups = new Groups();
    private final byte[] begin = new byte[FileHeader.BYTES];
    private FileHeader header;
    private byte[] buffer = new byte[BUFFER];
    /// Place in the file of the buffer's first byte, and how much is in it.
    private long bufferAt;
    private int buffered;
    private long at = FileHeader.BYTES;

    public GroupReader(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        size = file.size();
    }

    /// @throws IOException says what is wrong, as the end of a sentence that begins with the file
    public FileHeader header(FileHeader.Kind kind) throws IOException {
        if (header == null) {
            if (size < FileHeader.BYTES) {
                throw new IOException("is cut off in its beginning");
            }
            fetch(0, FileHeader.BYTES);
            System.arraycopy(buffer, (int) -bufferAt, begin, 0, FileHeader.BYTES);
            header = FileHeader.decode(kind, begin);
        }
        return header;
    }

    /// A word of the part of the header that is written later.
    public int begun() {
        return LittleEndian.get4(begin, FileHeader.BEGUN);
    }

    public int previousEnd() {
        return LittleEndian.get4(begin, FileHeader.PREVIOUS_END);
    }

    public long previous() {
        return LittleEndian.get8(begin, FileHeader.PREVIOUS);
    }

    /// Where the next group begins, or the damage, or the end.
    public long at() {
        return at;
    }

    public void seek(long position) {
        at = position;
    }

    public long size() {
        return size;
    }

    /// How [#next] ended.
    public enum Outcome {
        GROUP,
        END,
        DAMAGE
    }

    /// Reads the next group into a reader.
    public Outcome next(RecordReader into) throws IOException {
        if (at + Groups.HEADER > size) {
            return at == size ? Outcome.END : Outcome.DAMAGE;
        }
        int from = fetch(at, Groups.HEADER);
        int length = LittleEndian.get4(buffer, from);
        int checksum = LittleEndian.get4(buffer, from + 4);
        if (length == 0) {
            return Outcome.END;
        }
        if (length < 0 || at + Groups.HEADER + length > size) {
            return Outcome.DAMAGE;
        }
        from = fetch(at, Groups.HEADER + length) + Groups.HEADER;
        if (groups.checksum(header.number(), (int) at, buffer, from, length) != checksum) {
            return Outcome.DAMAGE;
        }
        into.of(buffer, from, length);
        at += Groups.framed(length);
        return Outcome.GROUP;
    }

    /// @return where in the buffer that position of the file is
    private int fetch(long position, int length) throws IOException {
        if (position < bufferAt || position + length > bufferAt + buffered) {
            if (length > buffer.length) {
                buffer = new byte[length];
            }
            bufferAt = position;
            buffered = 0;
            while (buffered < length) {
                int count = file.read(ByteBuffer.wrap(buffer, buffered, buffer.length - buffered), position + buffered);
                if (count < 0) {
                    throw new EOFException("ends while it is read");
                }
                buffered += count;
            }
        }
        return (int) (position - bufferAt);
    }

    /// Bytes behind a position up to the last one that is not zero.
    public long writtenAfter(long position) throws IOException {
        long last = position;
        long from = position;
        while (from < size) {
            int length = (int) Math.min(BUFFER, size - from);
            int start = fetch(from, length);
            int end = start + length;
            while (end > start && buffer[end - 1] == 0) {
                end--;
            }
            last = end > start ? from + (end - start) : last;
            from += length;
        }
        return last - position;
    }

    @Override
    public void close() throws IOException {
        file.close();
        Arrays.fill(begin, (byte) 0);
    }
}
