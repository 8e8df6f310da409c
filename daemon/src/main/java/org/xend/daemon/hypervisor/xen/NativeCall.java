package org.xend.daemon.hypervisor.xen;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How one native call goes: memory for its arguments that ends with it, and `errno` of that very call.
final class NativeCall {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    /// C's `bool`.
    static final ValueLayout.OfByte BOOL = ValueLayout.JAVA_BYTE;
    static final ValueLayout POINTER = ValueLayout.ADDRESS;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private NativeCall() {}

    /// The call itself.
    ///
    /// @param <T> of the result
    interface Body<T> {
        T call(Arena arena, MemorySegment state) throws Throwable;
    }

    /// @param <T> of the result
    static <T> T run(Body<T> body) {
        try (Arena arena = Arena.ofConfined()) {
            return body.call(arena, arena.allocate(STATE));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    static int errno(MemorySegment state) {
        return state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
    }

    /// @param function for the message
    /// @param result of the call; some functions give the negative errno itself instead of -1
    /// @return the result, which is no failure
    static int check(String function, int result, MemorySegment state) {
        if (result < 0) {
            throw failure(function, result == -1 ? errno(state) : -result);
        }
        return result;
    }

    /// @return the result, which is not NULL
    static MemorySegment check(String function, MemorySegment result, MemorySegment state) {
        if (result.address() == 0) {
            throw failure(function, errno(state));
        }
        return result;
    }

    static NativeException failure(String function, int errno) {
        return new NativeException(
                function + (errno == 0 ? " failed" : ": " + CLibrary.INSTANCE.errorText(errno)), errno);
    }
}
