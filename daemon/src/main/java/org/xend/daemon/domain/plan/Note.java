package org.xend.daemon.domain.plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.protocol.control.FailureException;

/// Notes on disk that the domain is being taken away, before anything of it goes.
///
/// A full disk does not keep a domain alive that is to end: without the note, a daemon that is killed on the way
/// leaves a domain that the next one takes for a standing one. But a domain that is to come back does not go
/// before that is noted, for the next daemon would know nothing of it.
///
/// @param before what was noted before
record Note(DomainRecord before, DomainRecord record) implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(Note.class);

    @Override
    public String text() {
        return record.phase() == Phase.RESTARTING
                ? "note on disk that it is being restarted"
                : "note on disk that it is being ended";
    }

    @Override
    public void run(PlanRun run) {
        try {
            run.site().records().save(record);
        } catch (FailureException e) {
            if (record.phase() == Phase.RESTARTING) {
                throw e;
            }
            LOG.warn("Domain {}: {}", record.name(), e.getMessage());
        }
    }

    @Override
    public void undo(PlanRun run) {
        run.site().records().save(before);
    }
}
