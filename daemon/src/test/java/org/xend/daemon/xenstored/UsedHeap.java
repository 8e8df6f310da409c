package org.xend.daemon.xenstored;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/// What of the heap is in use when everything unused is collected.
final class UsedHeap {
    private UsedHeap() {}

    static long bytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
