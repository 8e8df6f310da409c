package org.xend.daemon.hypervisor.xen.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Checks at the start that hypervisor and libraries answer in the structures that this release knows. Both
/// answers carry an interface number, which Xen compares; their sizes are compared here: the library writes into
/// memory that was filled with a pattern.
public final class LayoutCheck {
    private static final byte PATTERN = (byte) 0xa5;
    private static final int MOST_CPUS = 4096;

    private LayoutCheck() {}

    /// @throws HypervisorException UNSUPPORTED or DENIED, saying what does not fit
    public static void run(XenControl control, XenVersion version) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(DomainInfoLayout.SIZE * 3L, 8).fill(PATTERN);
            int count = control.listInto(room, 0, 1);
            DomainInfo domainZero = DomainInfoLayout.read(room, 0);
            if (count != 1
                    || domainZero.domid() != 0
                    || domainZero.memoryKib() <= 0
                    || domainZero.maxVcpus() < 1
                    || domainZero.onlineVcpus() < 1
                    || domainZero.onlineVcpus() > domainZero.maxVcpus()
                    || written(room) != DomainInfoLayout.SIZE) {
                throw unfit("domain information", version);
            }
            MemorySegment hostRoom = arena.allocate(PhysicalInfo.ROOM, 8).fill(PATTERN);
            PhysicalInfo host = control.physicalInfo(hostRoom);
            if (written(hostRoom) != PhysicalInfo.SIZE
                    || host.cpus() < 1
                    || host.cpus() > MOST_CPUS
                    || host.nodes() < 1
                    || host.totalPages() <= 0
                    || host.freePages() > host.totalPages()) {
                throw unfit("host information", version);
            }
        } catch (NativeException e) {
            if (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM) {
                throw new HypervisorException(
                        Reason.DENIED,
                        "Xen " + version.text() + " refuses: " + e.getMessage()
                                + " (no root, no dom0, or a library of another build than the hypervisor)");
            }
            throw e;
        }
    }

    /// @return how many bytes at the start hold something else than the pattern
    private static long written(MemorySegment room) {
        long end = room.byteSize();
        while (end > 0 && room.get(ValueLayout.JAVA_BYTE, end - 1) == PATTERN) {
            end--;
        }
        return end;
    }

    private static HypervisorException unfit(String what, XenVersion version) {
        return new HypervisorException(
                Reason.UNSUPPORTED,
                "the " + what + " of this Xen " + version.text() + " is not laid out as this release knows it");
    }
}
