package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.SHORT;

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
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;

/// libxenctrl: one handle to the hypervisor (`xc_interface`), which any thread may use. Methods have the names
/// and arguments of the library's functions; a failure is a [NativeException].
@SuppressWarnings("restricted") // native memory is what this package is for
public final class XenControl implements AutoCloseable {
    private static final int DOMAINS_AT_ONCE = 256;
    private static final int CONSOLE_BYTES = 256 * 1024;
    private static final int HARD_AFFINITY = 1;
    private static final int LONGEST_ERROR = 1028;
    /// More than any scheduler has.
    private static final long SCHEDULER_BYTES = 64;

    private final NativeLibrary library;
    private final MemorySegment handle;

    private XenControl(NativeLibrary library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
    }

    public static XenControl open(NativeLibrary library) {
        return new XenControl(library, openHandle(library));
    }

    /// Opens with a logger that drops everything: what went wrong is asked for with [#lastError].
    static MemorySegment openHandle(NativeLibrary library) {
        MemorySegment logger = NullLogger.logger();
        return NativeCall.run((_, state) -> NativeCall.check(
                "xc_interface_open",
                (MemorySegment) library.function("xc_interface_open", POINTER, POINTER, POINTER, INT)
                        .invokeExact(state, logger, logger, 0),
                state));
    }

    public static void closeHandle(NativeLibrary library, MemorySegment handle) {
        NativeCall.run((_, state) ->
                (int) library.function("xc_interface_close", INT, POINTER).invokeExact(state, handle));
    }

    /// The `xc_interface *`, for libxenguest.
    public MemorySegment handle() {
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
    public record LibraryError(int code, String text) {
        public static final int OUT_OF_MEMORY = 4;
    }

    /// The last failure on this handle.
    public LibraryError lastError() {
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

    public int version(int command) {
        return NativeCall.run((_, state) -> NativeCall.check(
                "xc_version", (int) versionCall().invokeExact(state, handle, command, MemorySegment.NULL), state));
    }

    /// @param size of the answer's structure
    public byte[] version(int command, int size) {
        return NativeCall.run((arena, state) -> {
            MemorySegment answer = arena.allocate(size, 8);
            NativeCall.check("xc_version", (int) versionCall().invokeExact(state, handle, command, answer), state);
            return answer.toArray(ValueLayout.JAVA_BYTE);
        });
    }

    private MethodHandle versionCall() {
        return library.function("xc_version", INT, POINTER, INT, POINTER);
    }

    public PhysicalInfo physicalInfo() {
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

    public int schedulerId() {
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
    public List<DomainInfo> domains() {
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

    public Optional<DomainInfo> domain(int domid) {
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

    /// @param layout of the running hypervisor's release
    /// @return the domid it got
    public int create(NewDomain domain, CreateDomainLayout layout, PhysicalInfo host) {
        return NativeCall.run((arena, state) -> {
            MemorySegment config = arena.allocate(layout.size() + 64L, 8);
            layout.fill(config, domain.handle(), domain.type(), domain.maxVcpus(), host.hasHap(), host.grantVersion());
            MemorySegment domid = arena.allocateFrom(INT, domain.domid());
            NativeCall.check(
                    "xc_domain_create",
                    (int) library.function("xc_domain_create", INT, POINTER, POINTER, POINTER)
                            .invokeExact(state, handle, domid, config),
                    state);
            return domid.get(INT, 0);
        });
    }

    /// A function of the handle and a domid.
    public void call(String function, int domid) {
        NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT).invokeExact(state, handle, domid),
                state));
    }

    /// A function of the handle, a domid and an int.
    public int call(String function, int domid, int argument) {
        return NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, INT).invokeExact(state, handle, domid, argument),
                state));
    }

    /// A function of the handle, a domid and a 64-bit number.
    public void call(String function, int domid, long argument) {
        NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, LONG).invokeExact(state, handle, domid, argument),
                state));
    }

    /// @param mode 0: Xen decides whether the time stamp counter is emulated
    public void setTscInfo(int domid, int mode) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_domain_set_tsc_info",
                (int) library.function("xc_domain_set_tsc_info", INT, POINTER, INT, INT, LONG, INT, INT)
                        .invokeExact(state, handle, domid, mode, 0L, 0, 0),
                state));
    }

    public void setHvmParameter(int domid, int parameter, long value) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_hvm_param_set",
                (int) library.function("xc_hvm_param_set", INT, POINTER, INT, INT, LONG)
                        .invokeExact(state, handle, domid, parameter, value),
                state));
    }

    /// @param entries of 20 bytes each (`struct e820entry`)
    public void setMemoryMap(int domid, MemorySegment entries, int count) {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_domain_set_memory_map",
                (int) library.function("xc_domain_set_memory_map", INT, POINTER, INT, POINTER, INT)
                        .invokeExact(state, handle, domid, entries, count),
                state));
    }

    public VcpuInfo vcpu(int domid, int vcpu, int cpus) {
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
    public void setAffinity(int domid, int vcpu, Set<Integer> allowed) {
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

    public SchedulerParameters schedulerParameters(Scheduler scheduler, int domid) {
        return NativeCall.run((arena, state) -> {
            MemorySegment parameters = arena.allocate(SCHEDULER_BYTES, 8);
            scheduler(scheduler.readFunction(), domid, parameters, state);
            return new SchedulerParameters(parameters.get(SHORT, 0) & 0xffff, parameters.get(SHORT, 2) & 0xffff);
        });
    }

    public void setSchedulerParameters(Scheduler scheduler, int domid, SchedulerParameters parameters) {
        NativeCall.run((arena, state) -> {
            MemorySegment both = arena.allocate(SCHEDULER_BYTES, 8);
            both.set(SHORT, 0, (short) parameters.weight());
            both.set(SHORT, 2, (short) parameters.cap());
            return scheduler(scheduler.writeFunction(), domid, both, state);
        });
    }

    /// @param parameters two 16-bit numbers: weight, cap
    private int scheduler(String function, int domid, MemorySegment parameters, MemorySegment state) throws Throwable {
        return NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT, POINTER)
                        .invokeExact(state, handle, domid, parameters),
                state);
    }

    public String readConsoleRing(boolean clear) {
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
