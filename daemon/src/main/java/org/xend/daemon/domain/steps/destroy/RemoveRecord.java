package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Removes the record of a domain that is gone; that of one that could not be destroyed stays.
///
/// @param sure it was gone before the plan began
record RemoveRecord(String uuid, boolean sure) implements Step {
    @Override
    public String text() {
        return "remove its record on disk";
    }

    @Override
    public void run(PlanRun run) {
        if (sure || run.isGone()) {
            run.context().records().remove(uuid);
        }
    }
}
