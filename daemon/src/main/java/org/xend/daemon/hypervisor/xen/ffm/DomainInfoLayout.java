package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.domain.ExitReason;

/// `xc_domaininfo_t` (`struct xen_domctl_getdomaininfo`), 112 bytes from 4.17 to 4.21.
final class DomainInfoLayout {
    static final int SIZE = 112;

    private static final int DYING = 1;
    private static final int SHUTDOWN = 4;
    private static final int PAUSED = 8;
    private static final int BLOCKED = 0x10;
    private static final int RUNNING = 0x20;
    private static final int REASON_SHIFT = 16;
    private static final int REASON_MASK = 0xff;
    private static final int KIB_PER_PAGE = 4;
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private DomainInfoLayout() {}

    static DomainInfo read(MemorySegment infos, int index) {
        MemorySegment info = infos.asSlice((long) index * SIZE, SIZE);
        int flags = info.get(INT, 4);
        return new DomainInfo(
                info.get(SHORT, 0) & 0xffff,
                new UUID(info.get(BIG_ENDIAN, 76), info.get(BIG_ENDIAN, 84)),
                (flags & DYING) != 0,
                (flags & PAUSED) != 0,
                (flags & BLOCKED) != 0,
                (flags & RUNNING) != 0,
                (flags & SHUTDOWN) == 0
                        ? Optional.empty()
                        : Optional.of(ExitReason.ofCode(flags >> REASON_SHIFT & REASON_MASK)),
                info.get(LONG, 8) * KIB_PER_PAGE,
                maxKib(info.get(LONG, 16)),
                info.get(LONG, 56),
                info.get(INT, 64),
                // All ones where it has none yet.
                info.get(INT, 68) + 1,
                info.get(INT, 92));
    }

    /// Domain 0 may have no limit, which Xen writes as a number of pages that is none.
    private static long maxKib(long pages) {
        return pages < 0 || pages > Long.MAX_VALUE / KIB_PER_PAGE ? Long.MAX_VALUE : pages * KIB_PER_PAGE;
    }
}
