package org.xend.daemon.domain.lifecycle;

import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.domain.registry.Domain;

/// Makes a change of a domain together with its record on disk: the record first, so that a daemon that is killed
/// in between leaves a record of what was requested. Where the change fails, the former record is written again.
/// Domain 0 has no record.
record RecordedChange(DomainRecords records) {
    /// @param next the domain's record once the change is made
    /// @return may block
    Runnable of(Domain domain, DomainRecord next, Runnable change) {
        if (domain.privileged()) {
            return change;
        }
        DomainRecord before = domain.record();
        return () -> {
            records.save(next);
            try {
                change.run();
            } catch (RuntimeException | Error e) {
                restore(before, e);
                throw e;
            }
        };
    }

    private void restore(DomainRecord before, Throwable cause) {
        try {
            records.save(before);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
