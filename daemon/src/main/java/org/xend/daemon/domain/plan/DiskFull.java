package org.xend.daemon.domain.plan;

import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Tells whether something failed because the disk was full, when a domain record or the key tree's journal was to
/// be written: then nothing was changed, and it may be tried again later.
public final class DiskFull {
    private DiskFull() {}

    public static boolean is(Throwable e) {
        return switch (e) {
            case FailureException known -> known.failure() instanceof Failure.NotRecorded;
            case KeyTreeException refused -> refused.error().equals("ENOSPC");
            default -> false;
        };
    }
}
