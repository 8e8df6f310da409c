package org.xend.daemon.domain.plan;

/// Forgets a domain that is gone; one that could not be ended is remembered.
///
/// @param sure it was gone before the plan began
record RemoveRecord(String uuid, boolean sure) implements Step {
    @Override
    public String text() {
        return "remove the note on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        if (sure || run.isGone()) {
            run.site().records().remove(uuid);
        }
    }
}
