package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;
import org.xend.daemon.hypervisor.GuestType;

/// `struct xen_domctl_createdomain` (`domctl.h`). 4.19 put `altp2m_opts` in between, which moved what follows by
/// four bytes.
public enum CreateDomainLayout {
    WITHOUT_ALTP2M(64, 0),
    WITH_ALTP2M(68, 4);

    private static final int HVM_GUEST = 1;
    private static final int HARDWARE_ASSISTED_PAGING = 2;
    private static final int LOCAL_APIC = 1;
    /// libxl's default too.
    private static final int MOST_EVENT_CHANNELS = 1023;
    private static final int HYPERVISOR_DEFAULT = -1;
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int size;
    private final int moved;

    CreateDomainLayout(int size, int moved) {
        this.size = size;
        this.moved = moved;
    }

    int size() {
        return size;
    }

    /// @param into zeroed, at least [#size] bytes
    /// @param pagingByHardware of a PVH guest: HAP, else shadow page tables
    /// @param grantVersion the newest that the host has
    void fill(MemorySegment into, UUID handle, GuestType type, int vcpus, boolean pagingByHardware, int grantVersion) {
        into.set(BIG_ENDIAN, 4, handle.getMostSignificantBits());
        into.set(BIG_ENDIAN, 12, handle.getLeastSignificantBits());
        if (type == GuestType.PVH) {
            into.set(INT, 20, HVM_GUEST | (pagingByHardware ? HARDWARE_ASSISTED_PAGING : 0));
            into.set(INT, 56 + moved, LOCAL_APIC);
        }
        into.set(INT, 28, vcpus);
        into.set(INT, 32, MOST_EVENT_CHANNELS);
        into.set(INT, 36, HYPERVISOR_DEFAULT);
        into.set(INT, 40, HYPERVISOR_DEFAULT);
        into.set(INT, 44, grantVersion);
    }
}
