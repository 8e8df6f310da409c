package org.xend.daemon.pty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PtySystemTest {
    /// `sys/fcntl.h`: O_NONBLOCK 0x4, O_NOCTTY 0x8000, O_CLOEXEC 0x400000; `sys/errno.h`: EAGAIN 35;
    /// `poll.h`: nfds_t is an unsigned int.
    @Test
    void netbsdsNumbers() throws IOException {
        assertEquals(new PtySystem("NetBSD", 0x8000, 4, 0x400000, 35, false, "/dev/"), PtySystem.of("NetBSD"));
    }

    /// `asm-generic/fcntl.h`: O_NOCTTY 0400, O_NONBLOCK 04000, O_CLOEXEC 02000000 (octal).
    @Test
    void linuxsNumbers() throws IOException {
        assertEquals(new PtySystem("Linux", 256, 2048, 524288, 11, true, "/dev/pts/"), PtySystem.of("Linux"));
    }

    @Test
    void anotherSystemIsRefusedByName() {
        assertEquals(
                "ptys are not known for Plan 9",
                assertThrows(IOException.class, () -> PtySystem.of("Plan 9")).getMessage());
    }
}
