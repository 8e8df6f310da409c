package org.xend.daemon.processor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// By `sched_getaffinity(2)`, `sched_setaffinity(2)` and `sched_getcpu(3)` of Linux's libc. Owned by the thread
/// that calls it: the masks stand in memory of the instance. None of the calls waits for anybody.
@SuppressWarnings("restricted") // libc is asked for what Java does not offer
final class LinuxProcessors implements Processors {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxProcessors.class);
    /// Of a mask: room for 8192 processors, the most that Linux is built for.
    private static final int BYTES = 1024;
    private static final int SELF = 0;
    private static final FunctionDescriptor MASK_CALL = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

    /// Bound when they are called first.
    private static final class Bound {
        static final MethodHandle GET = bind("sched_getaffinity", MASK_CALL);
        static final MethodHandle SET = bind("sched_setaffinity", MASK_CALL);
        static final MethodHandle CURRENT = bind("sched_getcpu", FunctionDescriptor.of(ValueLayout.JAVA_INT));

        private Bound() {}
    }

    private final MemorySegment mask = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    private final MemorySegment one = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    private boolean refused;

    /// Whether libc has what it takes: nothing of it may be missed later, on the loop of an owner.
    static boolean isOffered() {
        SymbolLookup libc = Linker.nativeLinker().defaultLookup();
        return Stream.of("sched_getaffinity", "sched_setaffinity", "sched_getcpu")
                .allMatch(name -> libc.find(name).isPresent());
    }

    private static MethodHandle bind(String name, FunctionDescriptor form) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form);
    }

    @Override
    public int[] allowed() {
        if (refused || getAllowed() < 0) {
            return new int[0];
        }
        return IntStream.range(0, BYTES * Byte.SIZE).filter(this::isAllowed).toArray();
    }

    private boolean isAllowed(int processor) {
        return (mask.get(ValueLayout.JAVA_BYTE, processor / Byte.SIZE) >> processor % Byte.SIZE & 1) != 0;
    }

    @Override
    public int current() {
        try {
            return (int) Bound.CURRENT.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean moveTo(int processor) {
        if (refused || getAllowed() < 0) {
            return false;
        }
        one.fill((byte) 0);
        one.set(ValueLayout.JAVA_BYTE, processor / Byte.SIZE, (byte) (1 << processor % Byte.SIZE));
        if (set(one) < 0) {
            refused = true;
            LOG.debug("the kernel does not move a thread to processor {}: none is moved any more", processor);
            return false;
        }
        if (set(mask) < 0) {
            refused = true;
            LOG.warn("a thread stays on processor {}: sched_setaffinity fails", processor);
        }
        return true;
    }

    private int getAllowed() {
        try {
            return (int) Bound.GET.invokeExact(SELF, (long) BYTES, mask);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int set(MemorySegment processors) {
        try {
            return (int) Bound.SET.invokeExact(SELF, (long) BYTES, processors);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
