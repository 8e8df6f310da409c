package org.xend.daemon.hypervisor.xen.builder;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.BOOL;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Supplier;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.KernelFormat;
import org.xend.daemon.hypervisor.xen.ffm.NativeCall;
import org.xend.daemon.hypervisor.xen.ffm.NativeLibrary;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;

/// Fills a domain with libxenguest's builder: the `xc_dom_*` functions of `xenguest.h`, in their order. One
/// build, on one thread.
public final class GuestBuilder {
    private static final int DOM0 = 0;
    private static final byte NO = 0;
    private static final byte YES = 1;
    private static final long KIB_PER_MIB = 1024;

    private final NativeLibrary library;
    private final XenControl control;
    private final int domid;
    private final BuildRequest request;

    /// @param control a handle of this build's own: the library keeps its error message there
    public GuestBuilder(NativeLibrary library, XenControl control, int domid, BuildRequest request) {
        this.library = library;
        this.control = control;
        this.domid = domid;
        this.request = request;
    }

    /// @throws HypervisorException BAD_IMAGE, NO_MEMORY; what was populated goes with the domain
    /// @throws NativeException of any other call that failed
    public BuiltDomain build() {
        int storePort = control.call("xc_evtchn_alloc_unbound", domid, DOM0);
        int consolePort = control.call("xc_evtchn_alloc_unbound", domid, DOM0);
        control.setTscInfo(domid, 0);
        applyCpuPolicy();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocateFrom(request.commandLine());
            MemorySegment features =
                    request.features().isEmpty() ? MemorySegment.NULL : arena.allocateFrom(request.features());
            MemorySegment address = NativeCall.run((_, state) -> NativeCall.check(
                    "xc_dom_allocate",
                    (MemorySegment) library.function("xc_dom_allocate", POINTER, POINTER, POINTER, POINTER)
                            .invokeExact(state, control.handle(), line, features),
                    state));
            try {
                ImageLayout image = ImageLayout.at(address);
                image.setPorts(storePort, consolePort);
                return fill(arena, image, storePort, consolePort);
            } finally {
                NativeCall.run((_, state) -> {
                    library.function("xc_dom_release", null, POINTER).invokeExact(state, address);
                    return true;
                });
            }
        }
    }

    /// Gives the guest the features that the host can offer to any guest of its type.
    private void applyCpuPolicy() {
        NativeCall.run((_, state) -> NativeCall.check(
                "xc_cpuid_apply_policy",
                (int) library.function(
                                "xc_cpuid_apply_policy",
                                INT,
                                POINTER,
                                INT,
                                BOOL,
                                POINTER,
                                INT,
                                BOOL,
                                BOOL,
                                BOOL,
                                POINTER,
                                POINTER)
                        .invokeExact(
                                state,
                                control.handle(),
                                domid,
                                NO,
                                MemorySegment.NULL,
                                0,
                                YES,
                                NO,
                                NO,
                                MemorySegment.NULL,
                                MemorySegment.NULL),
                state));
    }

    private BuiltDomain fill(Arena arena, ImageLayout image, int storePort, int consolePort) {
        return switch (request.type()) {
            case PV -> {
                control.call("xc_domain_set_memmap_limit", domid, request.maxMemoryMib() * KIB_PER_MIB);
                load(arena, image);
                populate(image, request.memoryMib());
                finish(image);
                yield built(
                        image,
                        storePort,
                        consolePort,
                        image.guestType().contains("x86_32") ? "x86_32-abi" : "x86_64-abi");
            }
            case PVH -> {
                PvhMachine machine = PvhMachine.of(arena, request);
                machine.prepare(control, domid);
                machine.describe(image);
                load(arena, image);
                populate(image, request.maxMemoryMib());
                machine.place(control, domid, image);
                finish(image);
                // The guest's drivers write it themselves.
                yield built(image, storePort, consolePort, "");
            }
        };
    }

    private void load(Arena arena, ImageLayout image) {
        kernel(arena, image);
        if (!request.ramdisk().isEmpty()) {
            ramdisk(arena, image);
        }
        start(image);
        step(image, "xc_dom_parse_image");
    }

    private void finish(ImageLayout image) {
        step(image, "xc_dom_build_image");
        step(image, "xc_dom_boot_image");
        step(image, "xc_dom_gnttab_init");
    }

    private BuiltDomain built(ImageLayout image, int storePort, int consolePort, String protocol) {
        boolean pv = request.type() == GuestType.PV;
        return new BuiltDomain(
                image.storeFrame(pv),
                storePort,
                image.consoleFrame(pv),
                consolePort,
                ElfDomParms.read(image.parameters()),
                protocol);
    }

    private void kernel(Arena arena, ImageLayout image) {
        MemorySegment path = arena.allocateFrom(request.kernel());
        succeed(NativeCall.run((_, state) -> (int)
                library.function("xc_dom_kernel_file", INT, POINTER, POINTER).invokeExact(state, image.image(), path)));
    }

    private void ramdisk(Arena arena, ImageLayout image) {
        MemorySegment path = arena.allocateFrom(request.ramdisk());
        int result = NativeCall.run(
                (_, state) -> (int) library.function("xc_dom_module_file", INT, POINTER, POINTER, POINTER)
                        .invokeExact(state, image.image(), path, MemorySegment.NULL));
        if (result != 0) {
            throw new HypervisorException(
                    Reason.BAD_IMAGE, "the ramdisk " + request.ramdisk() + " cannot be loaded: " + reason());
        }
    }

    private void start(ImageLayout image) {
        succeed(NativeCall.run((_, state) -> (int) library.function("xc_dom_boot_xen_init", INT, POINTER, POINTER, INT)
                .invokeExact(state, image.image(), control.handle(), domid)));
    }

    private void populate(ImageLayout image, int mib) {
        succeed(NativeCall.run((_, state) ->
                (int) library.function("xc_dom_mem_init", INT, POINTER, INT).invokeExact(state, image.image(), mib)));
        step(image, "xc_dom_boot_mem_init");
    }

    private void step(ImageLayout image, String function) {
        succeed(NativeCall.run(
                (_, state) -> (int) library.function(function, INT, POINTER).invokeExact(state, image.image())));
    }

    /// The library's "out of memory" is the host's memory, or the guest's, which kernel and ramdisk do not fit
    /// in.
    private void succeed(int result) {
        if (result == 0) {
            return;
        }
        if (control.lastError().code() == XenControl.LibraryError.OUT_OF_MEMORY) {
            long free = control.physicalInfo().freeKib();
            if (free < request.memoryMib() * KIB_PER_MIB) {
                throw HypervisorException.noMemory(request.memoryMib() * KIB_PER_MIB, free);
            }
            throw new HypervisorException(
                    Reason.BAD_IMAGE,
                    "the kernel " + request.kernel() + " does not start in " + request.memoryMib() + " MiB: "
                            + reason());
        }
        throw new HypervisorException(
                Reason.BAD_IMAGE,
                "the kernel " + request.kernel() + " cannot be started as a "
                        + request.type().word() + " guest: " + reason());
    }

    private String reason() {
        return reason(control.lastError().text(), request.type(), () -> KernelFormat.of(request.kernel()));
    }

    /// The library's error message without its source position. Where no loader takes the kernel as this type of
    /// guest, the message does not say what the kernel is: its format is read here.
    static String reason(String message, GuestType asked, Supplier<KernelFormat> kernel) {
        String text = message.replaceFirst("^panic: [^ ]+:[0-9]+: ", "")
                .replaceFirst("^xc_dom_[a-z0-9_]+: ", "")
                .strip();
        if (text.equals("no loader found") || text.equals("ELF image is not 32bit")) {
            Optional<String> instead = kernel.get().otherTypeHint(asked);
            if (instead.isPresent()) {
                return instead.get();
            }
        }
        return switch (text) {
            case "" -> "Xen's builder does not say why";
            case "no loader found" ->
                "it is no kernel that Xen knows: neither an ELF file nor a bzImage of this processor, or not whole";
            // The last loader that is tried for PVH takes 32-bit firmware alone.
            case "ELF image is not 32bit" ->
                "it is no PVH kernel of this processor: an ELF file without the ELF note of a PVH entry";
            default -> text;
        };
    }
}
