package org.xend.daemon.journal.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/// A file in memory: a store into a shared mapping is the kernel's as soon as it is made, whatever becomes of
/// the process. Written by the store's loop, closed by the thread that takes it out of use.
final class MappedSegment implements Segment {
    private static final VarHandle WORD =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final int PAGE = 4096;
    private static final byte[] ZEROS = new byte[64 * 1024];

    private final long number;
    private final Arena arena;
    private final MemorySegment memory;

    private MappedSegment(long number, Arena arena, MemorySegment memory) {
        this.number = number;
        this.arena = arena;
        this.memory = memory;
    }

    /// Fills an empty file with zeros, so that its blocks are there, and maps it.
    static MappedSegment make(FileChannel file, FileHeader header, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.wrap(ZEROS);
        for (long at = 0; at < bytes; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(ZEROS.length, bytes - at));
            writeFully(file, zeros, at);
        }
        Arena arena = Arena.ofShared();
        try {
            MemorySegment memory = file.map(MapMode.READ_WRITE, 0, bytes, arena);
            // Touched here, so that the loop need not wait for pages.
            for (long at = 0; at < bytes; at += PAGE) {
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
            }
            writeFully(file, ByteBuffer.wrap(header.encoded()), 0);
            return new MappedSegment(header.number(), arena, memory);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static void writeFully(FileChannel file, ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += file.write(from, at);
        }
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public int capacity() {
        return (int) memory.byteSize();
    }

    @Override
    public void write(int at, byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, memory, ValueLayout.JAVA_BYTE, at, length);
    }

    @Override
    public void publish(int at, int word) {
        WORD.setRelease(memory, (long) at, word);
    }

    @Override
    public void close() {
        arena.close();
    }
}
