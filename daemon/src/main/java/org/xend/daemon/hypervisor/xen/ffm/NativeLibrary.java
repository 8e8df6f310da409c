package org.xend.daemon.hypervisor.xen.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A shared library and its functions, each linked when it is called first: linking all of them would cost the
/// daemon's start more than the library does. Every function takes a segment for `errno` as its first argument.
/// Shared by all threads; loaded once and never unloaded.
@SuppressWarnings("restricted") // native memory is what this package is for
public final class NativeLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private final String name;
    private final SymbolLookup symbols;
    private final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /// @param name as the dynamic linker finds it (`libxenctrl.so.4.17`)
    /// @param folders to search where the dynamic linker does not find it
    /// @return empty where it is not found or cannot be loaded
    public static Optional<NativeLibrary> find(String name, List<String> folders) {
        Optional<SymbolLookup> symbols = load(name);
        for (String folder : folders) {
            symbols = symbols.or(() -> load(folder + "/" + name));
        }
        return symbols.map(found -> new NativeLibrary(name, found));
    }

    /// The C library, which this process has already.
    public static NativeLibrary ofProcess() {
        return new NativeLibrary("libc", LINKER.defaultLookup());
    }

    private static Optional<SymbolLookup> load(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    public String name() {
        return name;
    }

    boolean has(String function) {
        return symbols.find(function).isPresent();
    }

    /// @param result of the function; null: none
    /// @throws NativeException where the library has no such function
    public MethodHandle function(String function, ValueLayout result, ValueLayout... arguments) {
        MethodHandle known = functions.get(function);
        return known != null ? known : functions.computeIfAbsent(function, _ -> link(function, result, arguments));
    }

    /// A function whose arguments vary after the first ones (`open`).
    ///
    /// @param fixed how many do not
    MethodHandle variadic(String function, int fixed, ValueLayout result, ValueLayout... arguments) {
        return functions.computeIfAbsent(
                function,
                _ -> LINKER.downcallHandle(
                        address(function),
                        FunctionDescriptor.of(result, arguments),
                        ERRNO,
                        Linker.Option.firstVariadicArg(fixed)));
    }

    private MethodHandle link(String function, ValueLayout result, ValueLayout... arguments) {
        FunctionDescriptor type =
                result == null ? FunctionDescriptor.ofVoid(arguments) : FunctionDescriptor.of(result, arguments);
        return LINKER.downcallHandle(address(function), type, ERRNO);
    }

    /// The address of a function.
    ///
    /// @throws NativeException where the library has no such function
    public MemorySegment address(String function) {
        return symbols.find(function).orElseThrow(() -> new NativeException(name + " has no function " + function, 0));
    }
}
