package org.xend.daemon.hypervisor.xen.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Runs one native call with memory that is freed after it, and keeps the `errno` of that very call.
public final class NativeCall {
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    /// C's `bool`.
    public static final ValueLayout.OfByte BOOL = ValueLayout.JAVA_BYTE;
    public static final ValueLayout POINTER = ValueLayout.ADDRESS;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private NativeCall() {}

    /// The call itself.
    ///
    /// @param <T> of the result
    public interface Body<T> {
        T call(Arena arena, MemorySegment state) throws Throwable;
    }

    /// @param <T> of the result
    public static <T> T run(Body<T> body) {
        try (Arena arena = Arena.ofConfined()) {
            return body.call(arena, arena.allocate(STATE));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    public static int errno(MemorySegment state) {
        return state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
    }

    /// @param function for the message
    /// @param result of the call; some functions give the negative errno itself instead of -1
    /// @return the result, which is no failure
    public static int check(String function, int result, MemorySegment state) {
        if (result < 0) {
            throw failure(function, result == -1 ? errno(state) : -result);
        }
        return result;
    }

    /// @return the result, which is not NULL
    public static MemorySegment check(String function, MemorySegment result, MemorySegment state) {
        if (result.address() == 0) {
            throw failure(function, errno(state));
        }
        return result;
    }

    public static NativeException failure(String function, int errno) {
        return new NativeException(
                function + (errno == 0 ? " failed" : ": " + CLibrary.INSTANCE.errorText(errno)), errno);
    }
}
