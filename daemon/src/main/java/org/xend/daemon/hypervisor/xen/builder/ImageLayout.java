package org.xend.daemon.hypervisor.xen.builder;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.BOOL;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;

/// `struct xc_dom_image` (`xenguest.h`): the fields used here have the same offsets from 4.17 to 4.21. Not a
/// stable interface: [#fits] compares values that the library has just filled in with the expected ones, and
/// [GuestLibraryCheck] compares [#FIELDS] with the library's code.
///
/// @param image the structure, of the library's own memory
@SuppressWarnings("restricted") // native memory is what this package is for
record ImageLayout(MemorySegment image) {
    static final int SIZE = 1952;

    private static final long KERNEL_LIMIT = 152;
    private static final long COMMAND_LINE = 176;
    private static final long PARAMETERS = 200;
    private static final long GUEST_TYPE = 208;
    private static final long CONSOLE_PFN = 384;
    private static final long XENSTORE_PFN = 392;
    private static final long PV_P2M = 480;
    private static final long P2M_SIZE = 488;
    private static final long CONSOLE_PORT = 568;
    private static final long XENSTORE_PORT = 572;
    private static final long INTERFACE = 592;
    private static final long CONTAINER = 1712;
    private static final long TARGET_PAGES = 1720;
    private static final long MMIO_START = 1728;
    private static final long MMIO_SIZE = 1736;
    private static final long LOW_END = 1744;
    private static final long HIGH_END = 1752;
    private static final long VGA_HOLE = 1760;
    private static final long DEVICE_MODEL = 1768;
    private static final long ACPI_MODULES = 1800;
    private static final long MODULE_SIZE = 24;
    private static final long E820 = 1920;
    private static final long E820_ENTRIES = 1928;
    private static final long MAX_VCPUS = 1944;
    private static final long SYSTEM_FIRMWARE = 1776;
    private static final long FIRMWARE_ADDRESS = 16;
    private static final int MOST_ACPI_MODULES = 4;
    private static final int HVM_CONTAINER = 1;
    private static final long KERNEL_LIMIT_BYTES = 1L << 30;
    private static final long LONGEST_TEXT = 256;

    /// A field as the library's code must use it.
    ///
    /// @param width in bytes; [UsedOffsets#ADDRESS] where it is a structure
    /// @param alone whether nothing else in the library has so high an offset, so that no other width may be
    /// there
    record Field(long offset, int width, boolean alone) {}

    /// The fields used above, without the three that [#fits] checks by their values, and the fields on both sides
    /// of the tables of modules.
    static final List<Field> FIELDS = List.of(
            low(PARAMETERS, 8),
            low(GUEST_TYPE, 8),
            low(PV_P2M, 8),
            low(P2M_SIZE, 8),
            low(CONSOLE_PORT, 4),
            low(XENSTORE_PORT, 4),
            high(CONTAINER, 4),
            high(TARGET_PAGES, 8),
            high(MMIO_START, 8),
            high(MMIO_SIZE, 8),
            high(LOW_END, 8),
            high(HIGH_END, 8),
            high(VGA_HOLE, 8),
            high(DEVICE_MODEL, 1),
            high(SYSTEM_FIRMWARE, UsedOffsets.ADDRESS),
            high(ACPI_MODULES, UsedOffsets.ADDRESS),
            high(ACPI_MODULES + FIRMWARE_ADDRESS, 8),
            high(ACPI_MODULES + MOST_ACPI_MODULES * MODULE_SIZE, UsedOffsets.ADDRESS),
            high(E820, 8),
            high(E820_ENTRIES, 4),
            high(MAX_VCPUS, 4));
    /// Those of the function that names the guest's two rings to Xen.
    static final List<Field> RING_FIELDS =
            List.of(low(CONSOLE_PFN, 8), low(XENSTORE_PFN, 8), low(PV_P2M, 8), low(CONTAINER, 4));

    private static Field low(long offset, int width) {
        return new Field(offset, width, false);
    }

    private static Field high(long offset, int width) {
        return new Field(offset, width, true);
    }

    static ImageLayout at(MemorySegment address) {
        return new ImageLayout(address.reinterpret(SIZE));
    }

    /// @return whether a structure that the library has just made has its fields where they are expected
    boolean fits(MemorySegment control, String commandLine) {
        MemorySegment line = image.get(ValueLayout.ADDRESS, COMMAND_LINE);
        return image.get(ValueLayout.ADDRESS, INTERFACE).address() == control.address()
                && image.get(LONG, KERNEL_LIMIT) == KERNEL_LIMIT_BYTES
                && line.address() != 0
                && line.reinterpret(commandLine.length() * 4L + 1).getString(0).equals(commandLine);
    }

    void setPorts(int store, int console) {
        image.set(INT, CONSOLE_PORT, console);
        image.set(INT, XENSTORE_PORT, store);
    }

    /// Makes it an HVM container, for a PVH guest: no device model, no VGA.
    ///
    /// @param targetPages populated; what is missing to the memory's end comes on demand
    void setPvh(int vcpus, long targetPages, long mmioStart, long lowEnd, long highEnd) {
        image.set(INT, CONTAINER, HVM_CONTAINER);
        image.set(LONG, TARGET_PAGES, targetPages);
        image.set(LONG, MMIO_START, mmioStart);
        image.set(LONG, MMIO_SIZE, (1L << 32) - mmioStart);
        image.set(LONG, LOW_END, lowEnd);
        image.set(LONG, HIGH_END, highEnd);
        image.set(LONG, VGA_HOLE, 0);
        image.set(BOOL, DEVICE_MODEL, (byte) 0);
        image.set(INT, MAX_VCPUS, vcpus);
    }

    /// @param index below 4; the guest gets the address of 0
    void setAcpi(int index, MemorySegment data, long guestAddress) {
        long at = ACPI_MODULES + index * MODULE_SIZE;
        image.set(ValueLayout.ADDRESS, at, data);
        image.set(INT, at + 8, (int) data.byteSize());
        image.set(LONG, at + FIRMWARE_ADDRESS, guestAddress);
    }

    void setMemoryMap(MemorySegment entries, int count) {
        image.set(ValueLayout.ADDRESS, E820, entries);
        image.set(INT, E820_ENTRIES, count);
    }

    /// `xen-3.0-x86_64`, `xen-3.0-x86_32p`, `hvm-3.0-x86_32`: known after the kernel was read.
    String guestType() {
        MemorySegment text = image.get(ValueLayout.ADDRESS, GUEST_TYPE);
        return text.address() == 0 ? "" : text.reinterpret(LONGEST_TEXT).getString(0);
    }

    /// `struct elf_dom_parms`; NULL where the loader has none.
    MemorySegment parameters() {
        return image.get(ValueLayout.ADDRESS, PARAMETERS);
    }

    long consoleFrame(boolean pv) {
        return frame(image.get(LONG, CONSOLE_PFN), pv);
    }

    long storeFrame(boolean pv) {
        return frame(image.get(LONG, XENSTORE_PFN), pv);
    }

    /// A PV guest's page is named by its machine frame, another's by its own number.
    private long frame(long pfn, boolean pv) {
        if (!pv) {
            return pfn;
        }
        long size = image.get(LONG, P2M_SIZE);
        if (pfn < 0 || pfn >= size) {
            throw new NativeException("the library put a ring at page " + pfn + " of " + size, 0);
        }
        return image.get(ValueLayout.ADDRESS, PV_P2M)
                .reinterpret(size * Long.BYTES)
                .getAtIndex(LONG, pfn);
    }
}
