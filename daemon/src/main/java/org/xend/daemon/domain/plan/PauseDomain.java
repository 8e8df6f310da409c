package org.xend.daemon.domain.plan;

/// Nothing of the guest runs while its devices go.
record PauseDomain() implements Step {
    @Override
    public String text() {
        return "pause it";
    }

    @Override
    public void run(PlanRun run) {
        Refusal.unlessGone("pause the domain", () -> run.site().hypervisor().pause(run.domid()));
    }
}
