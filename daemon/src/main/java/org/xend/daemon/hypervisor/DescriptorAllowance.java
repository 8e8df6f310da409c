package org.xend.daemon.hypervisor;

/// Says whether one more client may have a descriptor, without counting each time: they are counted again when half
/// of those left at the last count may be gone. Owned by the event loop that accepts the clients.
public final class DescriptorAllowance {
    private final Descriptors descriptors;
    private final long floor;
    private long left;

    /// @param floor how many must stay free
    public DescriptorAllowance(Descriptors descriptors, long floor) {
        this.descriptors = descriptors;
        this.floor = floor;
    }

    /// To be asked once for each client.
    public boolean hasOne() {
        if (left > 0) {
            left--;
            return true;
        }
        long spare = descriptors.free() - floor;
        left = Math.max(0, spare / 2);
        return spare > 0;
    }
}
