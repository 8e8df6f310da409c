package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Ends the store's service to a domain that the hypervisor no longer has.
record EndStoreService() implements Step {
    @Override
    public String text() {
        return "end its store connection";
    }

    @Override
    public void run(PlanRun run) {
        run.context().keys().release(run.domid());
    }
}
