package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Nothing of the guest runs while its devices go.
///
/// @param running whether it ran before
record PauseDomain(boolean running) implements Step {
    @Override
    public String text() {
        return "pause it";
    }

    @Override
    public void run(PlanRun run) {
        HypervisorCalls.unlessGone(
                "pause the domain", () -> run.context().hypervisor().pause(run.domid()));
    }

    @Override
    public void undo(PlanRun run) {
        if (running) {
            HypervisorCalls.unlessGone(
                    "unpause the domain", () -> run.context().hypervisor().unpause(run.domid()));
        }
    }
}
