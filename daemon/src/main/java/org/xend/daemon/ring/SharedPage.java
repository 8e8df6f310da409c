package org.xend.daemon.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// One page of 4096 bytes that another party (a guest, or a guest's stand-in) writes at the same time.
///
/// Index words are read with acquire and written with release order, so that bytes copied before a release
/// are seen after the other side's acquire. Nothing read from here may be trusted twice: read a word once,
/// check the copy, use the copy.
public final class SharedPage {
    public static final int SIZE = 4096;
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment memory;

    /// @param memory at least [#SIZE] bytes, 4-byte aligned, accessible from every thread that uses the page
    public SharedPage(MemorySegment memory) {
        if (memory.byteSize() < SIZE) {
            throw new IllegalArgumentException("a shared page must have " + SIZE + " bytes, got " + memory.byteSize());
        }
        this.memory = memory;
    }

    /// An ordinary page of this process's memory, zeroed: both ends live here.
    public static SharedPage inMemory() {
        return new SharedPage(MemorySegment.ofArray(new int[SIZE / 4]));
    }

    /// Reads the 32-bit word at a byte offset, acquire.
    public int word(int offset) {
        return (int) WORD.getAcquire(memory, (long) offset);
    }

    /// Writes the 32-bit word at a byte offset, release.
    public void setWord(int offset, int value) {
        WORD.setRelease(memory, (long) offset, value);
    }

    public void read(int offset, byte[] target, int targetOffset, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, target, targetOffset, length);
    }

    public void write(int offset, byte[] source, int sourceOffset, int length) {
        MemorySegment.copy(source, sourceOffset, memory, ValueLayout.JAVA_BYTE, offset, length);
    }
}
