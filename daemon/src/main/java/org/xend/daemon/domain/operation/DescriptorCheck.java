package org.xend.daemon.domain.operation;

import java.util.concurrent.Callable;
import org.xend.daemon.os.Descriptors;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Refuses a create that would leave too few descriptors for the daemon's clients.
///
/// @param atWork operations at work, this one included: each may take as many before any of them shows in the
/// count
public record DescriptorCheck(Descriptors descriptors, int atWork) {
    /// A guest keeps three (its log and both ends of its pty); a script at work takes three pipes, and its
    /// messages to the key tree one more.
    static final int FOR_A_DOMAIN = 7;

    public <T> Callable<T> before(Callable<T> work) {
        return () -> {
            require();
            return work.call();
        };
    }

    /// Blocks for the time it takes to count.
    ///
    /// @throws FailureException with [Failure.NotEnoughDescriptors]
    void require() {
        long free = descriptors.free();
        long needed = (long) FOR_A_DOMAIN * atWork;
        if (free - descriptors.reserve() < needed) {
            throw new FailureException(
                    new Failure.NotEnoughDescriptors(needed, free, descriptors.reserve(), descriptors.limit()));
        }
    }
}
