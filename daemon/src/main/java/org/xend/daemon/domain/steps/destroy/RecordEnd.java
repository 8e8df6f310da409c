package org.xend.daemon.domain.steps.destroy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.protocol.control.FailureException;

/// Records on disk that the domain is being destroyed, before anything of it goes.
///
/// A full disk does not keep a domain alive that is to end: without the record, a daemon that is killed on the way
/// leaves a domain that the next one adopts. But a domain that is to be restarted does not go before that is
/// recorded, for the next daemon would know nothing of it.
///
/// @param before what was recorded before
record RecordEnd(DomainRecord before, DomainRecord record) implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(RecordEnd.class);

    @Override
    public String text() {
        return record.phase() == Phase.RESTARTING
                ? "record on disk that it is being restarted"
                : "record on disk that it is being destroyed";
    }

    @Override
    public void run(PlanRun run) {
        try {
            run.context().records().save(record);
        } catch (FailureException e) {
            if (record.phase() == Phase.RESTARTING) {
                throw e;
            }
            LOG.warn("Domain {}: {}", record.name(), e.getMessage());
        }
    }

    @Override
    public void undo(PlanRun run) {
        run.context().records().save(before);
    }
}
