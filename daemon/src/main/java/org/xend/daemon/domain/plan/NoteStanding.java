package org.xend.daemon.domain.plan;

import org.xend.daemon.domain.plan.DomainRecord.Phase;

/// Notes on disk that the domain is complete, so that it outlives the daemon.
///
/// @param phase READY where it is unpaused next, else STANDING
record NoteStanding(Phase phase) implements Step {
    @Override
    public String text() {
        return phase == Phase.READY ? "note on disk that it is complete" : "note on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        DomainRecord note = run.note();
        run.note((note.built().isPresent() ? note : note.withBuilt(run.built(), run.site().clock().now()))
                .withPhase(phase));
    }

    /// What is undone after this is no complete domain any more.
    @Override
    public void undo(PlanRun run) {
        run.note(run.note().withPhase(Phase.STARTING));
    }
}
