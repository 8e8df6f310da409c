package org.xend.daemon.domain.plan;

import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Whether something failed for want of room on the disk, in the notes or in the key tree's journal: then nothing
/// was changed by what failed, and it may be tried again later.
public final class NoRoom {
    private NoRoom() {}

    public static boolean is(Throwable e) {
        return switch (e) {
            case FailureException known -> known.failure() instanceof Failure.NotRecorded;
            case KeyTreeException refused -> refused.error().equals("ENOSPC");
            default -> false;
        };
    }
}
