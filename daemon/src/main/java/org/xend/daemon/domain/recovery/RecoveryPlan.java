package org.xend.daemon.domain.recovery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.domain.records.DomainId;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;

/// What is to be done about the domains of an earlier daemon: the records on disk compared with the domains that
/// the hypervisor has. Pure.
///
/// A record belongs to a domain when domid **and** handle agree and the record was written under the hypervisor's
/// present
/// incarnation. One that
/// was written before the domid was known belongs to the domain with its handle that no other record belongs to.
///
/// | record | the hypervisor has the domain | it has it not |
/// |---|---|---|
/// | standing, ready | [RecoveryCase.Present] (dying: [RecoveryCase.Unfinished]) | [RecoveryCase.Gone] |
/// | starting, ending | [RecoveryCase.Unfinished] | [RecoveryCase.Gone] |
/// | restarting | [RecoveryCase.RestartPending], after its removal | [RecoveryCase.RestartPending] |
/// | of a dead domain set aside whose old record still claims it | [RecoveryCase.Superseded] | [RecoveryCase.Gone] |
/// | of another incarnation | | [RecoveryCase.Gone] |
///
/// @param foreign domains without a record: left alone
/// @param earlier domains that run and whose record is of a version that recorded too little: left alone
/// @param earlierGone those of such records that do not run
record RecoveryPlan(
        List<RecoveryCase> cases, List<DomainInfo> foreign, List<DomainId> earlier, List<DomainId> earlierGone) {
    static RecoveryPlan of(DomainRecords.Contents recorded, List<DomainInfo> present) {
        List<DomainInfo> guests =
                present.stream().filter(info -> info.domid() != 0).toList();
        Set<Integer> claimed = new HashSet<>();
        for (DomainRecords.Found found : recorded.records()) {
            if (found.sameHypervisor()) {
                exact(found.record(), guests).ifPresent(info -> claimed.add(info.domid()));
            }
        }
        List<RecoveryCase> cases = new ArrayList<>();
        for (DomainRecords.Found found : recorded.records()) {
            cases.add(recoveryCase(found, recorded.records(), guests, claimed));
        }
        List<DomainId> earlier = new ArrayList<>();
        List<DomainId> earlierGone = new ArrayList<>();
        for (DomainId id : recorded.earlier()) {
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
        return new RecoveryPlan(cases, foreign, earlier, earlierGone);
    }

    private static RecoveryCase recoveryCase(
            DomainRecords.Found found, List<DomainRecords.Found> all, List<DomainInfo> guests, Set<Integer> claimed) {
        DomainRecord record = found.record();
        boolean taken = record.domid() < 0 || guests.stream().anyMatch(info -> info.domid() == record.domid());
        if (!found.sameHypervisor()) {
            return new RecoveryCase.Gone(record, reach(record, taken ? Reach.UUID : Reach.KEYS, guests, claimed));
        }
        Optional<DomainInfo> own = exact(record, guests);
        if (own.isPresent()) {
            if (isAside(record) && all.stream().anyMatch(other -> claimsToo(other, record))) {
                return new RecoveryCase.Superseded(record);
            }
            taken = false;
        } else if (record.domid() < 0) {
            own = guests.stream()
                    .filter(info -> isHandleOf(info, record) && !claimed.contains(info.domid()))
                    .findFirst();
            own.ifPresent(info -> claimed.add(info.domid()));
        }
        if (record.phase() == Phase.RESTARTING) {
            return new RecoveryCase.RestartPending(record, own, taken);
        }
        if (own.isEmpty()) {
            return new RecoveryCase.Gone(record, reach(record, taken ? Reach.UUID : Reach.DEVICES, guests, claimed));
        }
        boolean present = record.phase() == Phase.STANDING || record.phase() == Phase.READY;
        return present && !own.get().dying()
                ? new RecoveryCase.Present(record, own.get())
                : new RecoveryCase.Unfinished(record, own.get());
    }

    /// A domain that no record speaks of may have the uuid: then its keys are none of ours.
    private static Reach reach(DomainRecord record, Reach reach, List<DomainInfo> guests, Set<Integer> claimed) {
        return guests.stream()
                        .anyMatch(info ->
                                info.handle().toString().equals(record.uuid()) && !claimed.contains(info.domid()))
                ? Reach.RECORD
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
