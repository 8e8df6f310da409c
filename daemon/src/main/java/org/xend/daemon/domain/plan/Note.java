package org.xend.daemon.domain.plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.protocol.control.FailureException;

/// Notes on disk that the domain is being taken away, before anything of it goes.
///
/// A full disk does not keep a domain alive: without the note, a daemon that is killed on the way leaves a
/// domain that the next one takes for a standing one.
record Note(DomainRecord record) implements Step {
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
            LOG.warn("Domain {}: {}", record.name(), e.getMessage());
        }
    }
}
