package org.xend.daemon.domain.lifecycle;

import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.registry.DomainMeters;

/// Times the steps of one create for the page of figures: a step takes until the next one begins. Owner: the
/// thread of the plan.
final class StepTimes {
    private final DomainMeters meters;
    private Step present;
    private long since;

    StepTimes(DomainMeters meters) {
        this.meters = meters;
    }

    void begins(Step step) {
        end();
        present = step;
    }

    /// The last step is over.
    void end() {
        long now = System.nanoTime();
        if (present != null) {
            meters.stepTook(present.getClass().getSimpleName(), now - since);
        }
        present = null;
        since = now;
    }
}
