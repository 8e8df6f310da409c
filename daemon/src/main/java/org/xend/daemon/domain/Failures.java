package org.xend.daemon.domain;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.NoRoom;
import org.xend.daemon.domain.plan.Refusal;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Whatever went wrong, as a failure that can be answered; a defect is logged under a reference.
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static FailureException of(String operation, RuntimeException e) {
        return switch (e) {
            case FailureException known -> known;
            case KeyTreeException full
            when NoRoom.is(full) ->
                new FailureException(new Failure.NotRecorded("the key tree", "No space left on device"));
            case HypervisorException refused -> Refusal.of(operation, refused);
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
