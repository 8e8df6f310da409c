package org.xend.daemon.pty;

import java.io.IOException;

/// What differs between the systems on which a pty is opened: numbers of their headers. Not yet run on NetBSD.
///
/// Equal on both, and written out where used: O_RDWR, F_GETFL, F_SETFL, F_SETFD, FD_CLOEXEC, TCSANOW, EINTR,
/// the bits of poll.
///
/// @param noControl O_NOCTTY (`fcntl.h`)
/// @param nonBlocking O_NONBLOCK
/// @param closeOnExec O_CLOEXEC
/// @param again EAGAIN (`errno.h`)
/// @param longCount poll's number of entries, `nfds_t`, is a long and not an int
/// @param folder of the other ends
record PtySystem(
        String name, int noControl, int nonBlocking, int closeOnExec, int again, boolean longCount, String folder) {
    /// `asm-generic/fcntl.h`, which every machine that Java 25 runs on uses.
    static final PtySystem LINUX = new PtySystem("Linux", 0x100, 0x800, 0x80000, 11, true, "/dev/pts/");
    /// `sys/fcntl.h`, `sys/errno.h`, `poll.h`; names are `/dev/pts/N` with ptyfs and `/dev/ttyXY` without.
    static final PtySystem NETBSD = new PtySystem("NetBSD", 0x8000, 0x4, 0x400000, 35, false, "/dev/");

    /// @param name the property `os.name`
    /// @throws IOException on a system that is not known
    static PtySystem of(String name) throws IOException {
        return switch (name) {
            case "Linux" -> LINUX;
            case "NetBSD" -> NETBSD;
            default -> throw new IOException("ptys are not known for " + name);
        };
    }
}
