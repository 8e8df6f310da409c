package org.xend.daemon.hypervisor.xen;

import static org.xend.daemon.hypervisor.xen.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.NativeCall.LONG;
import static org.xend.daemon.hypervisor.xen.NativeCall.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.VcpuInfo;

/// libxenctrl: one handle to the hypervisor (`xc_interface`), which any thread may use. Methods have the names
/// and arguments of the functions; a failure is a [NativeException].
@SuppressWarnings("restricted") // native memory is what this package is for
final class XenControl implements AutoCloseable {
    private static final int DOMAINS_AT_ONCE = 256;
    private static final int CONSOLE_BYTES = 256 * 1024;
    private static final int HARD_AFFINITY = 1;
    private static final int LONGEST_ERROR = 1028;

    private final NativeLibrary library;
    private final MemorySegment handle;

    private XenControl(NativeLibrary library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
    }

    static XenControl open(NativeLibrary library) {
        return new XenControl(library, openHandle(library));
    }

    /// Opens with a logger that drops everything: what went wrong is asked for with [#lastError].
    static MemorySegment openHandle(NativeLibrary library) {
        MemorySegment logger = Quiet.logger();
        return NativeCall.run((_, state) -> NativeCall.check(
                "xc_interface_open",
                (MemorySegment) library.function("xc_interface_open", POINTER, POINTER, POINTER, INT)
                        .invokeExact(state, logger, logger, 0),
                state));
    }

    static void closeHandle(NativeLibrary library, MemorySegment handle) {
        NativeCall.run((_, state) ->
                (int) library.function("xc_interface_close", INT, POINTER).invokeExact(state, handle));
    }

    /// The `xc_interface *`, for libxenguest.
    MemorySegment handle() {
        return handle;
    }

    @Override
    public void close() {
        closeHandle(library, handle);
    }

    /// What the library says of a failure (`struct xc_error`).
    ///
    /// @param code `enum xc_error_code`
    /// @param text empty where it said nothing
    record LibraryError(int code, String text) {
        static final int OUT_OF_MEMORY = 4;
    }

    /// The last failure on this handle.
    LibraryError lastError() {
        return NativeCall.run((_, state) -> {
            var error = (MemorySegment)
                    library.function("xc_get_last_error", POINTER, POINTER).invokeExact(state, handle);
            if (error.address() == 0) {
                return new LibraryError(0, "");
            }
            MemorySegment fields = error.reinterpret(LONGEST_ERROR);
            return new LibraryError(fields.get(INT, 0), fields.getString(4));
        });
    }

    int version(int command) {
        return NativeCall.run((_, state) -> NativeCall.check(
                "xc_version", (int) versionCall().invokeExact(state, handle, command, MemorySegment.NULL), state));
    }

    /// @param size of the answer's structure
    byte[] version(int command, int size) {
        return NativeCall.run((arena, state) -> {
            MemorySegment answer = arena.allocate(size, 8);
            NativeCall.check("xc_version", (int) versionCall().invokeExact(state, handle, command, answer), state);
            return answer.toArray(ValueLayout.JAVA_BYTE);
        });
    }

    private MethodHandle versionCall() {
        return library.function("xc_version", INT, POINTER, INT, POINTER);
    }

    PhysicalInfo physicalInfo() {
        return NativeCall.run((arena, _) -> physicalInfo(arena.allocate(PhysicalInfo.ROOM, 8)));
    }

    /// Asks into memory of the caller's, for the check of the layout.
    PhysicalInfo physicalInfo(MemorySegment info) {
        return NativeCall.run((_, state) -> {
            NativeCall.check(
                    "xc_physinfo",
                    (int) library.function("xc_physinfo", INT, POINTER, POINTER).invokeExact(state, handle, info),
                    state);
            return PhysicalInfo.of(info);
        });
    }

    int schedulerId() {
        return NativeCall.run((arena, state) -> {
            MemorySegment id = arena.allocate(INT);
            NativeCall.check(
                    "xc_sched_id",
                    (int) library.function("xc_sched_id", INT, POINTER, POINTER).invokeExact(state, handle, id),
                    state);
            return id.get(INT, 0);
        });
    }

    /// All domains from a domid on, by rising domid.
    List<DomainInfo> domains() {
        return NativeCall.run((arena, state) -> {
            List<DomainInfo> domains = new ArrayList<>();
            MemorySegment infos = arena.allocate((long) DomainInfoLayout.SIZE * DOMAINS_AT_ONCE, 8);
            int count;
            int first = 0;
            do {
                count = list(state, first, DOMAINS_AT_ONCE, infos);
                for (int i = 0; i < count; i++) {
                    domains.add(DomainInfoLayout.read(infos, i));
                }
                first = count == 0 ? 0 : domains.getLast().domid() + 1;
            } while (count == DOMAINS_AT_ONCE);
            return domains;
        });
    }

    Optional<DomainInfo> domain(int domid) {
        return NativeCall.run((arena, state) -> {
            MemorySegment info = arena.allocate(DomainInfoLayout.SIZE, 8);
            // The first domain at or above the wanted one is what comes back.
            return list(state, domid, 1, info) == 1
                    ? Optional.of(DomainInfoLayout.read(info, 0)).filter(found -> found.domid() == domid)
                    : Optional.empty();
        });
    }

    /// Lists into memory of the caller's, for the check of the layout.
    int listInto(MemorySegment infos, int first, int most) {
        return NativeCall.run((_, state) -> list(state, first, most, infos));
    }

    private int list(MemorySegment state, int first, int most, MemorySegment infos) throws Throwable {
        return NativeCall.check(
                "xc_domain_getinfolist",
                (int) library.function("xc_domain_getinfolist", INT, POINTER, INT, INT, POINTER)
                        .invokeExact(state, handle, first, most, infos),
                state);
    }

    /// @param config filled by [CreateDomainLayout]
    /// @param wanted domid, or 0
    /// @return the domid it got
    int create(MemorySegment config, int wanted) {
        return NativeCall.run((arena, state) -> {
            MemorySegment domid = arena.allocateFrom(INT, wanted);
            NativeCall.check(
                    "xc_domain_create",
                    (int) library.function("xc_domain_create", INT, POINTER, POINTER, POINTER)
                            .invokeExact(state, handle, domid, config),
                    state);
            return domid.get(INT, 0);
        });
    }

    /// A function of the handle and a domid.
    void call(String function, int domid) {
        NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT).invokeExact(state, handle, domid),
                state));
    }

    /// A function of the handle, a domid and an int.
    int call(String function, int domid, int argument) {
        return NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, INT).invokeExact(state, handle, domid, argument),
                state));
    }

    /// A function of the handle, a domid and a 64-bit number.
    void call(String function, int domid, long argument) {
        NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, LONG).invokeExact(state, handle, domid, argument),
                state));
    }

    /// @param mode 0: Xen decides whether the time stamp counter is emulated
    void setTscInfo(int domid, int mode) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_domain_set_tsc_info",
                (int) library.function("xc_domain_set_tsc_info", INT, POINTER, INT, INT, LONG, INT, INT)
                        .invokeExact(state, handle, domid, mode, 0L, 0, 0),
                state));
    }

    void setHvmParameter(int domid, int parameter, long value) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_hvm_param_set",
                (int) library.function("xc_hvm_param_set", INT, POINTER, INT, INT, LONG)
                        .invokeExact(state, handle, domid, parameter, value),
                state));
    }

    /// @param entries of 20 bytes each (`struct e820entry`)
    void setMemoryMap(int domid, MemorySegment entries, int count) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_domain_set_memory_map",
                (int) library.function("xc_domain_set_memory_map", INT, POINTER, INT, POINTER, INT)
                        .invokeExact(state, handle, domid, entries, count),
                state));
    }

    VcpuInfo vcpu(int domid, int vcpu, int cpus) {
        return NativeCall.run((arena, state) -> {
            MemorySegment info = arena.allocate(64, 8);
            NativeCall.check(
                    "xc_vcpu_getinfo",
                    (int) library.function("xc_vcpu_getinfo", INT, POINTER, INT, INT, POINTER)
                            .invokeExact(state, handle, domid, vcpu, info),
                    state);
            // xc_vcpuinfo_t: vcpu 0, online 4, blocked 5, running 6, cpu_time 8, cpu 16.
            return new VcpuInfo(
                    vcpu,
                    info.get(ValueLayout.JAVA_BYTE, 4) != 0,
                    info.get(ValueLayout.JAVA_BYTE, 5) != 0,
                    info.get(ValueLayout.JAVA_BYTE, 6) != 0,
                    info.get(LONG, 8),
                    info.get(INT, 16),
                    affinity(arena, state, domid, vcpu, cpus));
        });
    }

    private Set<Integer> affinity(Arena arena, MemorySegment state, int domid, int vcpu, int cpus) throws Throwable {
        MemorySegment map = arena.allocate(mapBytes(state));
        NativeCall.check(
                "xc_vcpu_getaffinity",
                (int) library.function("xc_vcpu_getaffinity", INT, POINTER, INT, INT, POINTER, POINTER, INT)
                        .invokeExact(state, handle, domid, vcpu, map, MemorySegment.NULL, HARD_AFFINITY),
                state);
        Set<Integer> set = new TreeSet<>();
        for (int cpu = 0; cpu < Math.min(cpus, map.byteSize() * 8); cpu++) {
            if ((map.get(ValueLayout.JAVA_BYTE, cpu / 8) >> cpu % 8 & 1) != 0) {
                set.add(cpu);
            }
        }
        return set.size() == cpus ? Set.of() : set;
    }

    /// @param allowed physical CPUs, each below the host's number; empty: all
    void setAffinity(int domid, int vcpu, Set<Integer> allowed) {
        NativeCall.run((arena, state) -> {
            MemorySegment map = arena.allocate(mapBytes(state));
            if (allowed.isEmpty()) {
                map.fill((byte) 0xff);
            }
            for (int cpu : allowed) {
                byte before = map.get(ValueLayout.JAVA_BYTE, cpu / 8);
                map.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (before | 1 << cpu % 8));
            }
            return NativeCall.check(
                    "xc_vcpu_setaffinity",
                    (int) library.function("xc_vcpu_setaffinity", INT, POINTER, INT, INT, POINTER, POINTER, INT)
                            .invokeExact(state, handle, domid, vcpu, map, MemorySegment.NULL, HARD_AFFINITY),
                    state);
        });
    }

    private int mapBytes(MemorySegment state) throws Throwable {
        return NativeCall.check(
                "xc_get_cpumap_size",
                (int) library.function("xc_get_cpumap_size", INT, POINTER).invokeExact(state, handle),
                state);
    }

    /// A scheduler's parameters of a domain, as the structure's two 16-bit numbers: weight, cap.
    ///
    /// @param function of that scheduler, reading or writing
    void scheduler(String function, int domid, MemorySegment parameters) {
        NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, POINTER)
                        .invokeExact(state, handle, domid, parameters),
                state));
    }

    String readConsoleRing(boolean clear) {
        return NativeCall.run((arena, state) -> {
            MemorySegment text = arena.allocate(CONSOLE_BYTES);
            MemorySegment length = arena.allocateFrom(INT, CONSOLE_BYTES);
            NativeCall.check(
                    "xc_readconsolering",
                    (int) library.function("xc_readconsolering", INT, POINTER, POINTER, POINTER, INT, INT, POINTER)
                            .invokeExact(state, handle, text, length, clear ? 1 : 0, 0, MemorySegment.NULL),
                    state);
            return new String(
                    text.asSlice(0, length.get(INT, 0)).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        });
    }
}
