package org.xend.daemon.domain.steps.create;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.protocol.control.FailureException;

/// Records on disk that the domain is complete, so that it outlives the daemon.
///
/// @param phase READY where it is unpaused next, else STANDING
/// @param begunAs the phase recorded before it was complete
record RecordComplete(Phase phase, Phase begunAs) implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(RecordComplete.class);

    @Override
    public String text() {
        return phase == Phase.READY ? "record on disk that it is complete" : "record on disk that it runs";
    }

    @Override
    public void run(PlanRun run) {
        DomainRecord record = run.record();
        try {
            save(run, record);
        } catch (FailureException e) {
            if (begunAs != Phase.RESTARTING || record.phase() != Phase.READY) {
                throw e;
            }
            // It runs again, and the former record makes the next daemon start it.
            LOG.warn("Domain {}: {}", record.name(), e.getMessage());
        }
    }

    private void save(PlanRun run, DomainRecord record) {
        run.save((record.built().isPresent()
                        ? record
                        : record.withBuilt(run.built(), run.context().clock().now()))
                .withPhase(phase));
    }

    /// The steps undone after this one leave no complete domain.
    @Override
    public void undo(PlanRun run) {
        run.save(run.record().withPhase(begunAs));
    }
}
