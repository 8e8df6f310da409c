package org.xend.daemon.domain.plan;

record RemoveRecord(String uuid) implements Step {
    @Override
    public String text() {
        return "remove the note on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        run.site().records().remove(uuid);
    }
}
