package org.xend.daemon.hypervisor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// The files and sockets that this process may still open, and how many of them are for those who ask it
/// something: a daemon that spends its last descriptor on a guest can never be told to end one. Immutable.
///
/// Where the system cannot count them nothing is ever short.
public final class Descriptors {
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final int LEAST_RESERVE = 24;
    private static final int MOST_RESERVE = 64;

    private static final Path LISTED = Path.of("/proc/self/fd");

    private final LongSupplier open;
    private final LongSupplier limit;

    /// @param open how many are open now; negative: it cannot be told
    /// @param limit how many may be open
    public Descriptors(LongSupplier open, LongSupplier limit) {
        this.open = open;
        this.limit = limit;
    }

    public static Descriptors ofThisProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && count(system) > 0) {
            return new Descriptors(
                    isLinux() && told(LISTED) > 0 ? () -> told(LISTED) : () -> count(system), () -> limit(system));
        }
        return new Descriptors(() -> 0, () -> UNKNOWN);
    }

    private static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    /// Since 6.2 Linux tells their number as the size of the folder that lists them; before, it says 0.
    ///
    /// @return negative: it cannot be told
    static long told(Path listed) {
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

    /// Asks the system, which takes microseconds; before Linux 6.2 the more the more are open, as they are
    /// counted one by one.
    public long free() {
        long now = open.getAsLong();
        return now < 0 ? 0 : Math.max(0, limit() - now);
    }

    /// What must stay free for clients: one in sixteen, from 24 to 64.
    public long reserve() {
        return Math.clamp(limit() / 16, LEAST_RESERVE, MOST_RESERVE);
    }

    /// What clients of the key tree must leave of the reserve: half of it, 12 at least. It is for the requests of
    /// the control socket, for the ten that a script takes while it is started, for those that are being counted,
    /// and for a client of either socket that is about to be turned away.
    public long reserveForControl() {
        return reserve() / 2;
    }
}
