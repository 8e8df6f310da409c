package org.xend.daemon.domain.plan;

/// Notes on disk that this domain runs, so that a later daemon can tell when it is gone.
record WriteRecord(String name, String uuid) implements Step {
    @Override
    public String text() {
        return "note on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        run.site().records().save(new DomainRecord(run.domid(), name, uuid));
    }

    @Override
    public void undo(PlanRun run) {
        run.site().records().remove(uuid);
    }
}
