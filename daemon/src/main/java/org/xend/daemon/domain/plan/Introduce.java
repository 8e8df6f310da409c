package org.xend.daemon.domain.plan;

/// Opens the guest's store ring. Undone with the domain itself: see [DestroyDomain].
record Introduce() implements Step {
    @Override
    public String text() {
        return "introduce it to the store";
    }

    @Override
    public void run(PlanRun run) {
        run.site()
                .keys()
                .introduce(run.domid(), run.built().storeFrame(), run.built().storePort());
    }
}
