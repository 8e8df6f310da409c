package org.xend.daemon.os;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// The files and sockets that this process may still open, and how many of them are reserved for clients: a
/// daemon that spends its last descriptor on a guest cannot be asked to end one. Immutable.
///
/// Where the system cannot count them, none is ever short.
public final class Descriptors {
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final int LEAST_RESERVE = 24;
    private static final int MOST_RESERVE = 64;

    private static final Path LISTED = Path.of("/proc/self/fd");

    private final LongSupplier open;
    private final LongSupplier limit;

    /// @param open how many are open now; negative: unknown
    /// @param limit how many may be open
    public Descriptors(LongSupplier open, LongSupplier limit) {
        this.open = open;
        this.limit = limit;
    }

    public static Descriptors ofThisProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && count(system) > 0) {
            return new Descriptors(
                    isLinux() && listed(LISTED) > 0 ? () -> listed(LISTED) : () -> count(system), () -> limit(system));
        }
        return new Descriptors(() -> 0, () -> UNKNOWN);
    }

    private static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    /// Since Linux 6.2 the size of the folder that lists them is their number; before, it is 0.
    ///
    /// @return negative: unknown
    static long listed(Path listed) {
        try {
            return Files.size(listed);
        } catch (IOException _) {
            return -1;
        }
    }

    /// Counting takes a descriptor itself: when there is none left it fails.
    private static long count(UnixOperatingSystemMXBean system) {
        try {
            return system.getOpenFileDescriptorCount();
        } catch (InternalError _) {
            return -1;
        }
    }

    /// Without a limit the system says -1.
    private static long limit(UnixOperatingSystemMXBean system) {
        long most = system.getMaxFileDescriptorCount();
        return most < 0 ? UNKNOWN : most;
    }

    public long limit() {
        return limit.getAsLong();
    }

    /// Asks the system, which takes microseconds. Before Linux 6.2 it takes longer the more are open.
    public long free() {
        long now = open.getAsLong();
        return now < 0 ? 0 : Math.max(0, limit() - now);
    }

    /// How many must stay free for clients: one in sixteen, from 24 to 64.
    public long reserve() {
        return Math.clamp(limit() / 16, LEAST_RESERVE, MOST_RESERVE);
    }

    /// How much of the reserve clients of the key tree must leave: half of it, at least 12. It serves requests of
    /// the control socket, the ten descriptors that starting a script takes, counting itself, and a client of
    /// either socket that is about to be refused.
    public long reserveForControl() {
        return reserve() / 2;
    }
}
