package org.xend.daemon.domain.steps.create;

import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Opens the guest's store ring. Undone with the domain itself: see [DestroyDomain].
record Introduce() implements Step {
    @Override
    public String text() {
        return "introduce it to the store";
    }

    @Override
    public void run(PlanRun run) {
        run.context()
                .keys()
                .introduce(run.domid(), run.built().storeFrame(), run.built().storePort());
    }
}
