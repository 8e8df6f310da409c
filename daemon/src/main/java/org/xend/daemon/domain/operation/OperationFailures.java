package org.xend.daemon.domain.operation;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.DiskFull;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Turns what an operation threw into a failure that can be answered, and counts it. A defect is logged under a
/// reference.
///
/// @param count counts a failed operation by its name
public record OperationFailures(Consumer<String> count) {
    private static final Logger LOG = LoggerFactory.getLogger(OperationFailures.class);

    public FailureException of(String operation, RuntimeException e) {
        count.accept(operation);
        return switch (e) {
            case FailureException known -> known;
            case KeyTreeException full
            when DiskFull.is(full) ->
                new FailureException(new Failure.NotRecorded("the key tree", "No space left on device"));
            case HypervisorException refused -> HypervisorCalls.failure(operation, refused);
            case RuntimeException defect -> {
                String reference =
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
                LOG.error("Could not {}: {} (reference {})", operation, defect.toString(), reference);
                LOG.debug("Could not {} (reference {})", operation, reference, defect);
                yield new FailureException(new Failure.Internal(reference));
            }
        };
    }
}
