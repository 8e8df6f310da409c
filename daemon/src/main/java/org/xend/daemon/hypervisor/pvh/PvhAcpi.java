package org.xend.daemon.hypervisor.pvh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/// The ACPI tables of a PVH guest: without them a kernel finds one processor only.
///
/// They are one run of bytes, each table at a multiple of 16:
///
/// ```
/// RSDP ─> XSDT ─┬─> MADT   the processors
///               └─> FADT ─> DSDT   the processors again, as devices
/// ```
///
/// **Where.** At 0xfc000000, the start of the hole, in pages the builder adds there. The RSDP comes first, so
/// that one module is enough: the builder makes the address of module 0 the `rsdp_paddr` of the guest's start
/// info, and that is where Linux since 4.17, NetBSD, FreeBSD and GRUB look. Linux 4.11 to 4.16 search the BIOS
/// area instead; they boot with one processor.
///
/// **The processors.** Each vcpu has a local APIC entry with its number as ACPI id and twice its number as APIC
/// id, which is Xen's rule. Nothing is emulated but the local APIC: no I/O APIC, no 8259, no PM registers,
/// therefore the hardware-reduced model, no FACS, and no sleep state: Linux halts instead of powering off,
/// which Xen takes for it.
///
/// **Enabled or not.** Linux takes vcpus in and out as `cpu/N/availability` says, but can only bring up one whose
/// entry was enabled at boot: whatever may be brought up later must be enabled. A vcpu that is not is only
/// counted as possible. NetBSD starts every enabled one and does not look at the key.
///
/// Sources: ACPI specification 6.3, 5.2; Xen's public `hvm_info_table.h` (at most 128 vcpus).
public final class PvhAcpi {
    /// Guest-physical place of the RSDP; the tables follow it.
    public static final long ADDRESS = PvhMemoryMap.MMIO_START;
    /// Xen gives an HVM or PVH domain no more; the last APIC id is then 254, so that entries of the old, narrow
    /// kind do for all.
    public static final int MAX_VCPUS = 128;

    private static final int ALIGNMENT = 16;
    private static final int RSDP_BYTES = 36;
    private static final int RSDP_V1_BYTES = 20;
    private static final int FADT_BYTES = 268;
    private static final int MADT_FIXED = AcpiTable.HEADER + 8;
    private static final int LOCAL_APIC_BYTES = 8;
    private static final int LOCAL_APIC_ADDRESS = 0xfee0_0000;

    /// No VGA, no CMOS clock; neither the 8042 nor other legacy devices.
    private static final int BOOT_FLAGS = 1 << 2 | 1 << 5;
    /// WBINVD works; C1 on all processors; no fixed power button, sleep button nor clock alarm; hardware-reduced.
    private static final int FEATURE_FLAGS = 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 20;
    /// Above 100 and 1000 microseconds: there is neither C2 nor C3.
    private static final short NO_SUCH_STATE = 0xfff;

    private PvhAcpi() {}

    /// The tables of a guest.
    ///
    /// @param vcpus as the domain was created, 1 to [#MAX_VCPUS]
    /// @param enabled the vcpus that the guest may use, by number; 0 is always one
    /// @throws IllegalArgumentException where that is not so
    public static AcpiModule tables(int vcpus, BitSet enabled) {
        if (vcpus < 1 || vcpus > MAX_VCPUS) {
            throw new IllegalArgumentException("a PVH guest has 1 to " + MAX_VCPUS + " vcpus, not " + vcpus);
        }
        if (!enabled.get(0)) {
            throw new IllegalArgumentException("vcpu 0 boots the guest and cannot be disabled");
        }
        if (enabled.length() > vcpus) {
            throw new IllegalArgumentException(
                    "vcpu " + (enabled.length() - 1) + " cannot be enabled in a guest of " + vcpus + " vcpus");
        }
        byte[] madt = madt(vcpus, enabled);
        byte[] dsdt = dsdt(vcpus, enabled);
        int xsdtAt = aligned(RSDP_BYTES);
        int madtAt = aligned(xsdtAt + AcpiTable.HEADER + 2 * Long.BYTES);
        int fadtAt = aligned(madtAt + madt.length);
        int dsdtAt = aligned(fadtAt + FADT_BYTES);
        byte[] bytes = ByteBuffer.allocate(dsdtAt + dsdt.length)
                .put(0, rsdp(ADDRESS + xsdtAt))
                .put(xsdtAt, xsdt(ADDRESS + fadtAt, ADDRESS + madtAt))
                .put(madtAt, madt)
                .put(fadtAt, fadt(ADDRESS + dsdtAt))
                .put(dsdtAt, dsdt)
                .array();
        return new AcpiModule(ADDRESS, bytes);
    }

    /// Signature, checksum of the first 20 bytes, OEM id, revision, no RSDT, length, XSDT, checksum of all.
    private static byte[] rsdp(long xsdt) {
        byte[] bytes = ByteBuffer.allocate(RSDP_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(AcpiTable.ascii("RSD PTR "))
                .put((byte) 0)
                .put(AcpiTable.ascii(AcpiTable.OEM_ID))
                .put((byte) 2)
                .putInt(0)
                .putInt(RSDP_BYTES)
                .putLong(xsdt)
                .array();
        AcpiTable.seal(bytes, 8, RSDP_V1_BYTES);
        AcpiTable.seal(bytes, 32, RSDP_BYTES);
        return bytes;
    }

    private static byte[] xsdt(long... tables) {
        ByteBuffer table = AcpiTable.begin("XSDT", 1, AcpiTable.HEADER + tables.length * Long.BYTES);
        for (long address : tables) {
            table.putLong(address);
        }
        return AcpiTable.finish(table);
    }

    /// The flags are 0: there are no 8259s.
    private static byte[] madt(int vcpus, BitSet enabled) {
        ByteBuffer table = AcpiTable.begin("APIC", 3, MADT_FIXED + vcpus * LOCAL_APIC_BYTES)
                .putInt(LOCAL_APIC_ADDRESS)
                .putInt(0);
        for (int vcpu = 0; vcpu < vcpus; vcpu++) {
            table.put((byte) 0)
                    .put((byte) LOCAL_APIC_BYTES)
                    .put((byte) vcpu)
                    .put((byte) (2 * vcpu))
                    .putInt(enabled.get(vcpu) ? 1 : 0);
        }
        return AcpiTable.finish(table);
    }

    /// Of the fixed hardware's fields nothing is set. Revision 5.0 and not later: from 6.3 on Linux takes a
    /// disabled processor for one that does not exist.
    private static byte[] fadt(long dsdt) {
        ByteBuffer table = AcpiTable.begin("FACP", 5, FADT_BYTES);
        table.putInt(40, (int) dsdt);
        table.putShort(96, NO_SUCH_STATE);
        table.putShort(98, NO_SUCH_STATE);
        table.putShort(109, (short) BOOT_FLAGS);
        table.putInt(112, FEATURE_FLAGS);
        table.putLong(140, dsdt);
        return AcpiTable.finish(table.position(FADT_BYTES));
    }

    /// A processor device for each entry of the MADT, joined to it by its number; a disabled one is not present.
    private static byte[] dsdt(int vcpus, BitSet enabled) {
        byte[][] devices = new byte[vcpus][];
        for (int vcpu = 0; vcpu < vcpus; vcpu++) {
            byte[] status = enabled.get(vcpu) ? new byte[0] : Aml.name("_STA", 0);
            devices[vcpu] = Aml.device(
                    "C%03X".formatted(vcpu), Aml.join(Aml.name("_HID", "ACPI0007"), Aml.name("_UID", vcpu), status));
        }
        byte[] code = Aml.scope("_SB_", Aml.join(devices));
        return AcpiTable.finish(
                AcpiTable.begin("DSDT", 2, AcpiTable.HEADER + code.length).put(code));
    }

    private static int aligned(int at) {
        return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
