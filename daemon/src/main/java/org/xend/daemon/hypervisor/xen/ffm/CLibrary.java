package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.SHORT;

import java.lang.foreign.MemorySegment;
import org.xend.daemon.ring.SharedPage;

/// The functions of libc that the port needs. Stateless.
@SuppressWarnings("restricted") // native memory is what this package is for
public final class CLibrary {
    public static final CLibrary INSTANCE = new CLibrary();

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int O_RDWR = 2;
    private static final short POLLIN = 1;
    private static final long LONGEST_TEXT = 1024;

    private final NativeLibrary library = NativeLibrary.ofProcess();

    private CLibrary() {}

    String errorText(int errno) {
        return NativeCall.run((_, state) -> {
            var text =
                    (MemorySegment) library.function("strerror", POINTER, INT).invokeExact(state, errno);
            return text.reinterpret(LONGEST_TEXT).getString(0);
        });
    }

    /// Maps the first page of a device that dom0's kernel offers, read-write and shared. The device itself is
    /// closed again; the mapping stays for the life of the process.
    ///
    /// @param closeOnExec the platform's O_CLOEXEC
    public SharedPage mapPage(String path, int closeOnExec) {
        return NativeCall.run((arena, state) -> {
            int fd = NativeCall.check(
                    path,
                    (int) library.variadic("open", 2, INT, POINTER, INT)
                            .invokeExact(state, arena.allocateFrom(path), O_RDWR | closeOnExec),
                    state);
            try {
                var page = (MemorySegment) library.function("mmap", POINTER, POINTER, LONG, INT, INT, INT, LONG)
                        .invokeExact(
                                state,
                                MemorySegment.NULL,
                                (long) SharedPage.SIZE,
                                PROT_READ | PROT_WRITE,
                                MAP_SHARED,
                                fd,
                                0L);
                if (page.address() == -1L) {
                    throw NativeCall.failure(path, NativeCall.errno(state));
                }
                return new SharedPage(page.reinterpret(SharedPage.SIZE));
            } finally {
                int _ = (int) library.function("close", INT, INT).invokeExact(state, fd);
            }
        });
    }

    /// Waits until a descriptor can be read, or is in error. A signal ends the wait early.
    void awaitReadable(int fd) {
        NativeCall.run((arena, state) -> {
            // struct pollfd: fd, events, revents.
            MemorySegment one = arena.allocate(8, 4);
            one.set(INT, 0, fd);
            one.set(SHORT, 4, POLLIN);
            int ready = (int) library.function("poll", INT, POINTER, LONG, INT).invokeExact(state, one, 1L, -1);
            if (ready < 0 && NativeCall.errno(state) != Errno.EINTR) {
                throw NativeCall.failure("poll", NativeCall.errno(state));
            }
            return ready;
        });
    }

    /// @return a `FILE *` on /dev/null, or NULL
    MemorySegment devNull() {
        return NativeCall.run((arena, state) -> (MemorySegment) library.function("fopen", POINTER, POINTER, POINTER)
                .invokeExact(state, arena.allocateFrom("/dev/null"), arena.allocateFrom("we")));
    }
}
