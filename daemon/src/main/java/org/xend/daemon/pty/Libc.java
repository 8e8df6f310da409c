package org.xend.daemon.pty;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.NoSuchElementException;

/// The calls of libc that ptys need. One instance belongs to one thread at a time, which is its owner: a call's
/// errno stands in memory of the instance until the next call.
@SuppressWarnings("restricted") // calling libc is what this class is for
class Libc {
    static final int EINTR = 4;
    static final int READ_WRITE = 2;
    static final int GET_FLAGS = 3;
    static final int SET_FLAGS = 4;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final int LONGEST_TEXT = 256;
    /// More than any system's `struct termios`, whose content is libc's affair.
    private static final int TERMIOS = 512;
    private static final int NOW = 0;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /// Bound when the first instance is made.
    private static final class Bound {
        static final MethodHandle POSIX_OPENPT = bind("posix_openpt", 0, INT, INT);
        static final MethodHandle GRANTPT = bind("grantpt", 0, INT, INT);
        static final MethodHandle UNLOCKPT = bind("unlockpt", 0, INT, INT);
        static final MethodHandle PTSNAME = bind("ptsname_r", 0, INT, INT, POINTER, LONG);
        static final MethodHandle OPEN = bind("open", 2, INT, POINTER, INT);
        static final MethodHandle FCNTL = bind("fcntl", 2, INT, INT, INT, INT);
        static final MethodHandle FCHMOD = bind("fchmod", 0, INT, INT, INT);
        static final MethodHandle PIPE = bind("pipe2", 0, INT, POINTER, INT);
        static final MethodHandle CLOSE = bind("close", 0, INT, INT);
        static final MethodHandle READ = bind("read", 0, LONG, INT, POINTER, LONG);
        static final MethodHandle WRITE = bind("write", 0, LONG, INT, POINTER, LONG);
        static final MethodHandle TCGETATTR = bind("tcgetattr", 0, INT, INT, POINTER);
        static final MethodHandle TCSETATTR = bind("tcsetattr", 0, INT, INT, INT, POINTER);
        static final MethodHandle CFMAKERAW = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(POINTER));
        static final MethodHandle STRERROR = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(POINTER, INT));

        private Bound() {}
    }

    private final PtySystem system;
    private final MemorySegment state = Arena.ofAuto().allocate(STATE);
    private final MemorySegment text = Arena.ofAuto().allocate(LONGEST_TEXT);
    private final MemorySegment termios = Arena.ofAuto().allocate(TERMIOS, 16);
    private final MethodHandle poll;

    /// @throws IOException where libc lacks one of the functions, or may not be called
    static Libc of(PtySystem system) throws IOException {
        try {
            return new Libc(system);
        } catch (ExceptionInInitializerError
                | NoClassDefFoundError
                | NoSuchElementException
                | UnsupportedOperationException
                | IllegalCallerException e) {
            throw new IOException("libc does not offer ptys: " + e, e);
        }
    }

    Libc(PtySystem system) {
        this.system = system;
        // Callers pass a long wherever `nfds_t` is narrower.
        MethodHandle narrowOrNot = bind("poll", 0, INT, POINTER, system.longCount() ? LONG : INT, INT);
        this.poll = MethodHandles.explicitCastArguments(
                narrowOrNot, narrowOrNot.type().changeParameterType(2, long.class));
    }

    /// Where instances come from: each thread asks for its own.
    @FunctionalInterface
    interface Source {
        /// @throws IOException where there are no ptys
        Libc open() throws IOException;
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private static MethodHandle bind(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        var errno = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                fixed == 0
                        ? new Linker.Option[] {errno}
                        : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(fixed)});
    }

    PtySystem system() {
        return system;
    }

    /// Opens a master: not blocking, not inherited by scripts.
    int openMaster() throws IOException {
        int master = checked("posix_openpt", () ->
                (int) Bound.POSIX_OPENPT.invokeExact(state, READ_WRITE | system.noControl() | system.closeOnExec()));
        try {
            int flags = checked("fcntl", () -> (int) Bound.FCNTL.invokeExact(state, master, GET_FLAGS, 0));
            checked("fcntl", () ->
                    (int) Bound.FCNTL.invokeExact(state, master, SET_FLAGS, flags | system.nonBlocking()));
            checked("grantpt", () -> (int) Bound.GRANTPT.invokeExact(state, master));
            checked("unlockpt", () -> (int) Bound.UNLOCKPT.invokeExact(state, master));
            return master;
        } catch (IOException e) {
            close(master);
            throw e;
        }
    }

    /// The path of a master's other end.
    String nameOf(int master) throws IOException {
        // It returns the error instead of setting errno.
        int error = invoke(() -> (int) Bound.PTSNAME.invokeExact(state, master, text, (long) LONGEST_TEXT));
        if (error != 0) {
            throw failure("ptsname_r", error);
        }
        return text.getString(0);
    }

    /// Opens the other end, for its owner alone, in raw mode.
    int openSlave(String path) throws IOException {
        text.setString(0, path);
        int slave = checked("open " + path, () ->
                (int) Bound.OPEN.invokeExact(state, text, READ_WRITE | system.noControl() | system.closeOnExec()));
        try {
            checked("fchmod " + path, () -> (int) Bound.FCHMOD.invokeExact(state, slave, 0600));
            checked("tcgetattr " + path, () -> (int) Bound.TCGETATTR.invokeExact(state, slave, termios));
            invoke(() -> {
                Bound.CFMAKERAW.invokeExact(termios);
                return 0;
            });
            checked("tcsetattr " + path, () -> (int) Bound.TCSETATTR.invokeExact(state, slave, NOW, termios));
            return slave;
        } catch (IOException e) {
            close(slave);
            throw e;
        }
    }

    /// @return reading end, writing end; neither blocks or is inherited
    int[] openPipe() throws IOException {
        checked("pipe2", () -> (int) Bound.PIPE.invokeExact(state, text, system.nonBlocking() | system.closeOnExec()));
        return new int[] {text.get(INT, 0), text.get(INT, 4)};
    }

    void close(int descriptor) {
        invoke(() -> (int) Bound.CLOSE.invokeExact(state, descriptor));
    }

    /// @return how many bytes were read, 0 at the end, -1: see [#errno]
    int read(int descriptor, MemorySegment into) {
        return (int) (long) invoke(() -> (long) Bound.READ.invokeExact(state, descriptor, into, into.byteSize()));
    }

    /// @return how many bytes were written, -1: see [#errno]
    int write(int descriptor, MemorySegment from, long length) {
        return (int) (long) invoke(() -> (long) Bound.WRITE.invokeExact(state, descriptor, from, length));
    }

    /// @return how many entries have an event, -1: see [#errno]
    int poll(MemorySegment entries, long count, int millis) {
        return (int) invoke(() -> (int) poll.invokeExact(state, entries, count, millis));
    }

    /// The errno of the last call that failed.
    int errno() {
        return state.get(INT, ERRNO);
    }

    /// Whether the last failed call may be repeated later.
    boolean mayRetry() {
        return errno() == system.again() || errno() == EINTR;
    }

    IOException failure(String call) {
        return failure(call, errno());
    }

    private IOException failure(String call, int error) {
        MemorySegment words = invoke(() -> (MemorySegment) Bound.STRERROR.invokeExact(error));
        return new IOException(call + ": " + words.reinterpret(LONGEST_TEXT).getString(0));
    }

    private int checked(String call, Call made) throws IOException {
        int result = invoke(made);
        if (result < 0) {
            throw failure(call);
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <T> T invoke(Call call) {
        try {
            return (T) call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
