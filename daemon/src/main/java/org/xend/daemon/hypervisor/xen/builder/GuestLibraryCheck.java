package org.xend.daemon.hypervisor.xen.builder;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.SHORT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.xen.ffm.NativeCall;
import org.xend.daemon.hypervisor.xen.ffm.NativeLibrary;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;

/// Whether the libxenguest that is loaded lays out `struct xc_dom_image` as [ImageLayout] has it, before anything
/// is written into one: by values that the library fills in, and by what its own machine code reads and writes at
/// each offset that is used. The structure is no stable interface, so a version's number alone vouches for
/// nothing.
@SuppressWarnings("restricted") // native memory is what this package is for
public final class GuestLibraryCheck {
    private static final String COMMAND_LINE = "root=/dev/none";
    private static final String RINGS = "xc_dom_gnttab_init";
    /// More than that function has in any build.
    private static final int RINGS_CODE = 1024;
    private static final int LOADED = 1;
    private static final int EXECUTABLE = 1;
    private static final int X86_64 = 62;

    private GuestLibraryCheck() {}

    /// @throws HypervisorException UNSUPPORTED, saying what does not fit
    public static void run(NativeLibrary library, XenControl control) {
        run(library, control.handle());
    }

    /// @param control an `xc_interface *`; nothing is called on it
    static void run(NativeLibrary library, MemorySegment control) {
        MemorySegment address = NativeCall.run((arena, state) -> NativeCall.check(
                "xc_dom_allocate",
                (MemorySegment) library.function("xc_dom_allocate", POINTER, POINTER, POINTER, POINTER)
                        .invokeExact(state, control, arena.allocateFrom(COMMAND_LINE), MemorySegment.NULL),
                state));
        try {
            if (!ImageLayout.at(address).fits(control, COMMAND_LINE)) {
                throw unfit(library, "what it fills in stands elsewhere");
            }
        } finally {
            NativeCall.run((_, state) -> {
                library.function("xc_dom_release", null, POINTER).invokeExact(state, address);
                return true;
            });
        }
        MemorySegment rings = library.address(RINGS);
        misfit(code(library, rings), rings.reinterpret(RINGS_CODE).toArray(ValueLayout.JAVA_BYTE))
                .ifPresent(what -> {
                    throw unfit(library, what);
                });
    }

    private static HypervisorException unfit(NativeLibrary library, String what) {
        return new HypervisorException(
                Reason.UNSUPPORTED,
                library.name() + " is of a build whose builder is not laid out as this release knows it: " + what);
    }

    /// @param all of the library's code
    /// @param rings that of the function which gives the guest's rings to dom0
    /// @return the first field that is not where it should be, for people
    static Optional<String> misfit(byte[] all, byte[] rings) {
        return misfit(ImageLayout.RING_FIELDS, rings)
                .map(what -> what + " in " + RINGS)
                .or(() -> misfit(ImageLayout.FIELDS, all));
    }

    private static Optional<String> misfit(List<ImageLayout.Field> fields, byte[] code) {
        Map<Integer, Set<Integer>> used = UsedOffsets.of(code, 0, ImageLayout.SIZE);
        return fields.stream()
                .filter(field -> {
                    Set<Integer> widths = used.getOrDefault((int) field.offset(), Set.of());
                    return !widths.contains(field.width())
                            || field.alone()
                                    && !widths.stream()
                                            .allMatch(width -> width == field.width()
                                                    || width == UsedOffsets.looksLike(field.width()));
                })
                .findFirst()
                .map(field -> "it does not use "
                        + (field.width() == UsedOffsets.ADDRESS ? "the address" : field.width() + " bytes")
                        + " at offset "
                        + field.offset());
    }

    /// The parts of a loaded library that can be executed, by its own headers.
    private static byte[] code(NativeLibrary library, MemorySegment inside) {
        try (Arena arena = Arena.ofConfined()) {
            // Dl_info: name of the file, where it is loaded, name and address of the symbol.
            MemorySegment info = arena.allocate(4L * Long.BYTES, Long.BYTES);
            int found = NativeCall.run((_, state) -> (int) NativeLibrary.ofProcess()
                    .function("dladdr", INT, POINTER, POINTER)
                    .invokeExact(state, inside, info));
            MemorySegment base = info.get(ValueLayout.ADDRESS, Long.BYTES);
            if (found == 0 || base.address() == 0) {
                throw unfit(library, "the dynamic linker does not say where it is loaded");
            }
            MemorySegment header = base.reinterpret(64);
            if (header.get(SHORT, 18) != X86_64) {
                throw unfit(library, "it is of another processor than x86-64");
            }
            long table = header.get(LONG, 32);
            int entrySize = header.get(SHORT, 54);
            int entries = header.get(SHORT, 56);
            var code = new ByteArrayOutputStream();
            for (int i = 0; i < entries; i++) {
                MemorySegment entry = MemorySegment.ofAddress(base.address() + table + (long) i * entrySize)
                        .reinterpret(entrySize);
                if (entry.get(INT, 0) == LOADED && (entry.get(INT, 4) & EXECUTABLE) != 0) {
                    code.writeBytes(MemorySegment.ofAddress(base.address() + entry.get(LONG, 16))
                            .reinterpret(entry.get(LONG, 40))
                            .toArray(ValueLayout.JAVA_BYTE));
                }
            }
            return code.toByteArray();
        }
    }
}
