package org.xend.daemon.domain.plan;

/// Ends the domain at the hypervisor and then the store's service to it: in this order, so that whoever looks
/// when `@releaseDomain` fires finds the domain gone. Domids are handed out in rising order, so the one
/// released here cannot belong to a newer domain yet.
record DestroyDomain() implements Step {
    @Override
    public String text() {
        return "destroy the domain and end its store connection";
    }

    @Override
    public void run(PlanRun run) {
        gone(run);
    }

    static void gone(PlanRun run) {
        try {
            Refusal.unlessGone(
                    "destroy the domain", () -> run.site().hypervisor().destroy(run.domid()));
            run.gone();
        } finally {
            run.site().keys().release(run.domid());
        }
    }
}
