package org.xend.daemon.clock;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.Instant;

/// The host's clocks: the one on the wall, and `clock_gettime(CLOCK_MONOTONIC)`, which counts from the host's
/// boot and which nobody can set. Java's own `nanoTime` need not agree between one process and the next.
/// Immutable.
@SuppressWarnings("restricted") // Java has no call for this clock
public final class BootClock implements HostClock {
    private static final int SECONDS = 0;
    private static final int NANOS = 8;
    private static final int TIMESPEC = 16;

    private final MethodHandle clockGettime;
    private final int monotonic;

    private BootClock(boolean netBsd) {
        Linker linker = Linker.nativeLinker();
        // NetBSD's plain name is that of the call with seconds of 32 bits.
        MemorySegment address = linker.defaultLookup()
                .find("__clock_gettime50")
                .orElseGet(() -> linker.defaultLookup().findOrThrow("clock_gettime"));
        clockGettime = linker.downcallHandle(
                address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        monotonic = netBsd ? 3 : 1;
    }

    /// @throws java.util.NoSuchElementException where libc lacks the function
    public static BootClock ofHost() {
        return new BootClock(System.getProperty("os.name").equals("NetBSD"));
    }

    @Override
    public Moment now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC, Long.BYTES);
            int status = (int) clockGettime.invokeExact(monotonic, time);
            if (status != 0) {
                throw new IllegalStateException("clock_gettime(" + monotonic + ") gives " + status);
            }
            return new Moment(
                    Instant.now(),
                    Duration.ofSeconds(
                            time.get(ValueLayout.JAVA_LONG, SECONDS), time.get(ValueLayout.JAVA_LONG, NANOS)));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
