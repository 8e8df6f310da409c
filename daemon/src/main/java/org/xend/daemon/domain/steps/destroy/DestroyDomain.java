package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Destroys the domain at the hypervisor and then ends the store's service to it: in this order, so that a watcher
/// of `@releaseDomain` finds the domain gone. Domids are handed out in rising order, so the one
/// released here cannot belong to a newer domain yet.
public record DestroyDomain() implements Step {
    @Override
    public String text() {
        return "destroy the domain and end its store connection";
    }

    @Override
    public void run(PlanRun run) {
        destroy(run);
    }

    public static void destroy(PlanRun run) {
        try {
            HypervisorCalls.unlessGone(
                    "destroy the domain", () -> run.context().hypervisor().destroy(run.domid()));
            run.gone();
        } finally {
            run.context().keys().release(run.domid());
        }
    }
}
