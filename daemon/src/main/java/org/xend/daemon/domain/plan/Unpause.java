package org.xend.daemon.domain.plan;

record Unpause() implements Step {
    @Override
    public String text() {
        return "unpause it";
    }

    @Override
    public void run(PlanRun run) {
        Refusal.orFail("unpause the domain", () -> run.site().hypervisor().unpause(run.domid()));
    }
}
