package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.domain.plan.DomainId;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.daemon.domain.plan.DomainRecords;
import org.xend.daemon.hypervisor.DomainInfo;

/// What a daemon that starts finds of the domains of the one before it: the records held against what the
/// hypervisor has. Pure.
///
/// A record speaks of a domain when domid **and** handle agree and the hypervisor still lives the same life. One
/// that was written before the domid was known speaks of the domain with its handle that no other record speaks
/// of.
///
/// | record | its domain is there | it is not |
/// |---|---|---|
/// | standing, ready | [Stands] (dying: [Unfinished]) | [Gone] |
/// | starting, ending | [Unfinished] | [Gone] |
/// | restarting | [Owed], after what there is of it | [Owed] |
/// | of a corpse whose old record still claims the domain | [Void] | [Gone] |
/// | of another life of the hypervisor | | [Gone] |
///
/// @param foreign domains that nothing here speaks of: left alone
/// @param earlier domains that run and were noted by a version that could not be followed: left alone
record Findings(List<Finding> found, List<DomainInfo> foreign, List<DomainId> earlier, List<DomainId> earlierGone) {
    sealed interface Finding {
        DomainRecord record();
    }

    /// It goes on.
    record Stands(DomainRecord record, DomainInfo info) implements Finding {}

    /// It was not complete, or on its way out: it is to be taken away to the end.
    record Unfinished(DomainRecord record, DomainInfo info) implements Finding {}

    /// It is to be made anew.
    ///
    /// @param left what there is of it, to be taken away first
    /// @param domidTaken the domid of the record is another domain's
    record Owed(DomainRecord record, Optional<DomainInfo> left, boolean domidTaken) implements Finding {}

    /// It is not there.
    ///
    /// @param reach how far what it left may reach
    record Gone(DomainRecord record, Reach reach) implements Finding {}

    /// It was about to be set aside and was not: the old record counts.
    record Void(DomainRecord record) implements Finding {}

    static Findings of(DomainRecords.Contents noted, List<DomainInfo> present) {
        List<DomainInfo> guests =
                present.stream().filter(info -> info.domid() != 0).toList();
        Set<Integer> claimed = new HashSet<>();
        for (DomainRecords.Found found : noted.records()) {
            if (found.sameHypervisor()) {
                exact(found.record(), guests).ifPresent(info -> claimed.add(info.domid()));
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (DomainRecords.Found found : noted.records()) {
            findings.add(finding(found, noted.records(), guests, claimed));
        }
        List<DomainId> earlier = new ArrayList<>();
        List<DomainId> earlierGone = new ArrayList<>();
        for (DomainId id : noted.earlier()) {
            boolean runs = guests.stream()
                    .anyMatch(info -> info.domid() == id.domid()
                            && info.handle().toString().equals(id.uuid()));
            (runs ? earlier : earlierGone).add(id);
            if (runs) {
                claimed.add(id.domid());
            }
        }
        List<DomainInfo> foreign = guests.stream()
                .filter(info -> !claimed.contains(info.domid()) && !info.dying())
                .toList();
        return new Findings(findings, foreign, earlier, earlierGone);
    }

    private static Finding finding(
            DomainRecords.Found found, List<DomainRecords.Found> all, List<DomainInfo> guests, Set<Integer> claimed) {
        DomainRecord record = found.record();
        boolean taken = record.domid() < 0 || guests.stream().anyMatch(info -> info.domid() == record.domid());
        if (!found.sameHypervisor()) {
            return new Gone(record, reach(record, taken ? Reach.UUID : Reach.KEYS, guests, claimed));
        }
        Optional<DomainInfo> own = exact(record, guests);
        if (own.isPresent()) {
            if (isAside(record) && all.stream().anyMatch(other -> claimsToo(other, record))) {
                return new Void(record);
            }
            taken = false;
        } else if (record.domid() < 0) {
            own = guests.stream()
                    .filter(info -> isHandleOf(info, record) && !claimed.contains(info.domid()))
                    .findFirst();
            own.ifPresent(info -> claimed.add(info.domid()));
        }
        if (record.phase() == Phase.RESTARTING) {
            return new Owed(record, own, taken);
        }
        if (own.isEmpty()) {
            return new Gone(record, reach(record, taken ? Reach.UUID : Reach.DEVICES, guests, claimed));
        }
        boolean stands = record.phase() == Phase.STANDING || record.phase() == Phase.READY;
        return stands && !own.get().dying() ? new Stands(record, own.get()) : new Unfinished(record, own.get());
    }

    /// A domain that no record speaks of may have the uuid: then its keys are none of ours.
    private static Reach reach(DomainRecord record, Reach reach, List<DomainInfo> guests, Set<Integer> claimed) {
        return guests.stream()
                        .anyMatch(info ->
                                info.handle().toString().equals(record.uuid()) && !claimed.contains(info.domid()))
                ? Reach.NOTE
                : reach;
    }

    private static boolean isAside(DomainRecord record) {
        return record.kept() && !record.handle().equals(record.uuid());
    }

    private static boolean claimsToo(DomainRecords.Found other, DomainRecord record) {
        return other.record() != record
                && other.sameHypervisor()
                && other.record().domid() == record.domid()
                && other.record().handle().equals(record.handle());
    }

    private static Optional<DomainInfo> exact(DomainRecord record, List<DomainInfo> guests) {
        return guests.stream()
                .filter(info -> info.domid() == record.domid() && isHandleOf(info, record))
                .findFirst();
    }

    private static boolean isHandleOf(DomainInfo info, DomainRecord record) {
        return info.handle().toString().equals(record.handle());
    }
}
