package org.xend.daemon.domain.plan;

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
        Refusal.unlessGone("pause the domain", () -> run.site().hypervisor().pause(run.domid()));
    }

    @Override
    public void undo(PlanRun run) {
        if (running) {
            Refusal.unlessGone(
                    "unpause the domain", () -> run.site().hypervisor().unpause(run.domid()));
        }
    }
}
