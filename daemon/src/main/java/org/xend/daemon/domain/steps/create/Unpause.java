package org.xend.daemon.domain.steps.create;

import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

record Unpause() implements Step {
    @Override
    public String text() {
        return "unpause it";
    }

    @Override
    public void run(PlanRun run) {
        HypervisorCalls.orFail(
                "unpause the domain", () -> run.context().hypervisor().unpause(run.domid()));
    }
}
