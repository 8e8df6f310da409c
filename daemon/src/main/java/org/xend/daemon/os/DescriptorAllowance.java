package org.xend.daemon.os;

import java.util.function.LongSupplier;

/// Decides whether one more client may have a descriptor. Owned by the event loop that accepts the clients.
///
/// Descriptors are counted again when half of those left at the last count may be gone, and when that count is
/// old: guests and others take theirs without asking here.
public final class DescriptorAllowance {
    private static final long AGE_NANOS = 100_000_000;

    private final Descriptors descriptors;
    private final long floor;
    private final LongSupplier clock;
    private long left;
    private long countedAt;

    /// @param floor how many must stay free
    public DescriptorAllowance(Descriptors descriptors, long floor) {
        this(descriptors, floor, System::nanoTime);
    }

    /// @param clock nanoseconds that only grow
    public DescriptorAllowance(Descriptors descriptors, long floor, LongSupplier clock) {
        this.descriptors = descriptors;
        this.floor = floor;
        this.clock = clock;
    }

    /// Called once for each client.
    public boolean hasOne() {
        long now = clock.getAsLong();
        if (left > 0 && now - countedAt < AGE_NANOS) {
            left--;
            return true;
        }
        long spare = descriptors.free() - floor;
        left = Math.max(0, spare / 2);
        countedAt = now;
        return spare > 0;
    }
}
