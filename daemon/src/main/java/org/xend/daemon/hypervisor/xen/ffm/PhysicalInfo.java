package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.StringJoiner;

/// The host's hardware (`struct xen_sysctl_physinfo`, 112 bytes from 4.17 to 4.21).
///
/// @param capabilities bits, see the methods
/// @param features the processor's feature words
public record PhysicalInfo(
        int threadsPerCore,
        int coresPerSocket,
        int cpus,
        int nodes,
        int cpuKhz,
        int capabilities,
        long totalPages,
        long freePages,
        long claimedPages,
        String features) {
    static final int SIZE = 112;
    /// What a caller allocates: room to see an overrun, should the structure have grown.
    static final int ROOM = 256;

    private static final int HVM = 1;
    private static final int PV = 2;
    private static final int DIRECT_IO = 4;
    private static final int HAP = 8;
    private static final int SHADOW = 0x10;
    private static final int GRANT_V2 = 0x200;
    private static final int FEATURE_WORDS = 8;

    static PhysicalInfo of(MemorySegment info) {
        var words = new StringJoiner(":");
        for (int i = 0; i < FEATURE_WORDS; i++) {
            words.add(HexFormat.of().toHexDigits(info.get(INT, 80 + 4L * i)));
        }
        return new PhysicalInfo(
                info.get(INT, 0),
                info.get(INT, 4),
                info.get(INT, 8),
                info.get(INT, 16),
                info.get(INT, 24),
                info.get(INT, 28),
                info.get(LONG, 40),
                info.get(LONG, 48),
                info.get(LONG, 64),
                words.toString());
    }

    public boolean hasHap() {
        return (capabilities & HAP) != 0;
    }

    /// Whether PVH guests can be had at all.
    public boolean hasHvm() {
        return (capabilities & HVM) != 0 && (capabilities & (HAP | SHADOW)) != 0;
    }

    int grantVersion() {
        return (capabilities & GRANT_V2) != 0 ? 2 : 1;
    }

    /// As `xl info` names them.
    public String virtualisation() {
        var words = new StringJoiner(" ");
        if ((capabilities & PV) != 0) {
            words.add("pv");
        }
        if ((capabilities & HVM) != 0) {
            words.add("hvm");
        }
        if ((capabilities & DIRECT_IO) != 0) {
            words.add(((capabilities & HVM) != 0 ? "hvm_directio " : "") + "pv_directio");
        }
        if ((capabilities & HAP) != 0) {
            words.add("hap");
        }
        if ((capabilities & SHADOW) != 0) {
            words.add("shadow");
        }
        return words.toString();
    }

    /// Free for new domains: what others have a claim on is not.
    public long freeKib() {
        return Math.max(0, freePages - claimedPages) * 4;
    }
}
