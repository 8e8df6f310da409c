package org.xend.daemon.domain.recovery;

import java.util.Optional;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;

/// What a daemon that starts does about one domain of an earlier daemon.
sealed interface RecoveryCase {
    DomainRecord record();

    /// The domain is there and is managed further.
    record Present(DomainRecord record, DomainInfo info) implements RecoveryCase {}

    /// Its creation or its destruction was not complete: it is destroyed.
    record Unfinished(DomainRecord record, DomainInfo info) implements RecoveryCase {}

    /// Its restart was not complete: it is created again.
    ///
    /// @param left what the hypervisor still has of it, to be destroyed first
    /// @param domidTaken the domid of the record is another domain's
    record RestartPending(DomainRecord record, Optional<DomainInfo> left, boolean domidTaken) implements RecoveryCase {}

    /// The hypervisor has it no more.
    ///
    /// @param reach what of it may be left
    record Gone(DomainRecord record, Reach reach) implements RecoveryCase {}

    /// It was to be set aside and was not: the old record counts.
    record Superseded(DomainRecord record) implements RecoveryCase {}
}
