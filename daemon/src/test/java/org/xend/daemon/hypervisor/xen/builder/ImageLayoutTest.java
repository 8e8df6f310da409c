package org.xend.daemon.hypervisor.xen.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Structures of libxenguest, byte by byte.
class ImageLayoutTest {
    private final Arena arena = Arena.ofAuto();

    /// `struct elf_dom_parms`: three pointers, then 24 bytes a note type.
    @Test
    void theNotesOfAKernelAreReadFromTheBuilder() {
        MemorySegment parameters = arena.allocate(24 + 19 * 24, 8);
        parameters.set(ValueLayout.JAVA_INT, 24 + 24, 1);
        parameters.set(ValueLayout.JAVA_LONG, 24 + 24 + 16, 0xffffffff80100000L);
        parameters.set(ValueLayout.JAVA_INT, 24 + 6 * 24, 2);
        parameters.set(ValueLayout.ADDRESS, 24 + 6 * 24 + 16, arena.allocateFrom("NetBSD"));
        assertEquals(Map.of("entry", "0xffffffff80100000", "guest_os", "NetBSD"), ElfDomParms.read(parameters));
        assertEquals(Map.of(), ElfDomParms.read(MemorySegment.NULL));
    }

    @Test
    void aBuilderOfAnotherLayoutIsNotBelieved() {
        MemorySegment control = arena.allocate(8);
        MemorySegment made = arena.allocate(ImageLayout.SIZE, 8);
        made.set(ValueLayout.ADDRESS, 592, control);
        made.set(ValueLayout.JAVA_LONG, 152, 1L << 30);
        made.set(ValueLayout.ADDRESS, 176, arena.allocateFrom("root=xbd0"));
        assertTrue(ImageLayout.at(made).fits(control, "root=xbd0"));
        assertFalse(ImageLayout.at(made).fits(control, "root=wd0a"));
        made.set(ValueLayout.ADDRESS, 592, MemorySegment.NULL);
        assertFalse(ImageLayout.at(made).fits(control, "root=xbd0"));
    }

    @Test
    void aRingIsNamedByItsMachineFrameInAPvGuest() {
        MemorySegment made = arena.allocate(ImageLayout.SIZE, 8);
        MemorySegment frames = arena.allocateFrom(ValueLayout.JAVA_LONG, 70, 71, 72);
        made.set(ValueLayout.ADDRESS, 480, frames);
        made.set(ValueLayout.JAVA_LONG, 488, 3);
        made.set(ValueLayout.JAVA_LONG, 384, 2);
        made.set(ValueLayout.JAVA_LONG, 392, 1);
        assertEquals(72, ImageLayout.at(made).consoleFrame(true));
        assertEquals(71, ImageLayout.at(made).storeFrame(true));
        assertEquals(2, ImageLayout.at(made).consoleFrame(false));
    }
}
