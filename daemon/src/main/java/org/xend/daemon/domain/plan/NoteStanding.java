package org.xend.daemon.domain.plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.protocol.control.FailureException;

/// Notes on disk that the domain is complete, so that it outlives the daemon.
///
/// @param phase READY where it is unpaused next, else STANDING
/// @param begunAs what was noted of it before it was complete
record NoteStanding(Phase phase, Phase begunAs) implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(NoteStanding.class);

    @Override
    public String text() {
        return phase == Phase.READY ? "note on disk that it is complete" : "note on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        DomainRecord note = run.note();
        try {
            save(run, note);
        } catch (FailureException e) {
            if (begunAs != Phase.RESTARTING || note.phase() != Phase.READY) {
                throw e;
            }
            // It came back and runs, and what is noted makes the next daemon start it.
            LOG.warn("Domain {}: {}", note.name(), e.getMessage());
        }
    }

    private void save(PlanRun run, DomainRecord note) {
        run.note((note.built().isPresent()
                        ? note
                        : note.withBuilt(run.built(), run.site().clock().now()))
                .withPhase(phase));
    }

    /// What is undone after this is no complete domain any more.
    @Override
    public void undo(PlanRun run) {
        run.note(run.note().withPhase(begunAs));
    }
}
