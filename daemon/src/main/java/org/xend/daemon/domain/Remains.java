package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.Findings.Finding;
import org.xend.daemon.domain.Findings.Gone;
import org.xend.daemon.domain.plan.DestroyPlan;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.domain.plan.DomainId;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.KeyBatch;

/// What is left of domains that ended while no daemon was there: their records and keys are removed. Runs before
/// the first request, on a thread that may block.
final class Remains {
    private static final Logger LOG = LoggerFactory.getLogger(Remains.class);

    private Remains() {}

    /// @param gone of these nothing is left
    /// @param waiting backends that serve these have to be awaited, which may take its time
    record Removed(List<DomainId> gone, List<DomainRecord> waiting) {}

    /// Removes all that can be removed at once.
    ///
    /// @param present what the hypervisor has now
    static Removed remove(Site site, Findings findings, List<DomainInfo> present) {
        List<DomainId> gone = new ArrayList<>();
        List<DomainRecord> waiting = new ArrayList<>();
        for (Finding finding : findings.found()) {
            switch (finding) {
                case Gone it when mustWait(site, it) -> waiting.add(it.record());
                case Gone it -> {
                    run(site, it.record(), it.reach() == Reach.DEVICES ? Reach.KEYS : it.reach());
                    gone.add(it.record().id());
                }
                case Findings.Void it -> run(site, it.record(), Reach.UUID);
                case Findings.Stands _, Findings.Unfinished _, Findings.Owed _ -> {
                    // There is more to do about these than to clear up.
                }
            }
        }
        for (DomainId id : findings.earlierGone()) {
            KeyBatch.Builder out = KeyBatch.builder().remove("/vm/" + id.uuid());
            if (present.stream().noneMatch(info -> info.domid() == id.domid())) {
                removeTrees(site, Integer.toString(id.domid()), out);
            }
            site.keys().apply(out.build());
            site.records().remove(id.uuid());
            gone.add(id);
        }
        gone.forEach(id -> LOG.warn(
                "Domain {} ({}) is gone: it ended while no daemon was there to see it", id.name(), id.domid()));
        List<DomainRecord> owed = findings.found().stream().map(Finding::record).toList();
        removeUnrecorded(
                site,
                domid -> present.stream().anyMatch(info -> info.domid() == domid)
                        || owed.stream().anyMatch(record -> record.domid() == domid));
        return new Removed(gone, waiting);
    }

    /// Whether backends serve it still: under another life of the hypervisor they are gone, as it is.
    private static boolean mustWait(Site site, Gone gone) {
        return gone.reach() == Reach.DEVICES
                && gone.record().devices().stream()
                        .anyMatch(device -> serves(site, device, gone.record().domid()));
    }

    private static boolean serves(Site site, Device device, int domid) {
        return site.keys().exists(device.backendPath(domid));
    }

    private static void run(Site site, DomainRecord record, Reach reach) {
        PlanRunner.runThrough(DestroyPlan.remains(record, reach, true), PlanRun.on(site, record.domid()));
    }

    /// Keys without a record: an earlier version wrote them first, or another toolstack left them. A key under
    /// /libxl is made for each domain.
    private static void removeUnrecorded(Site site, Predicate<Integer> known) {
        for (String domid : site.keys().list("/libxl")) {
            if (domid.matches("[0-9]{1,5}") && !known.test(Integer.valueOf(domid))) {
                KeyBatch.Builder out = KeyBatch.builder();
                site.keys()
                        .read("/local/domain/" + domid + "/vm")
                        .filter(vm -> vm.matches("/vm/[-0-9a-f]+"))
                        .ifPresent(out::remove);
                removeTrees(site, domid, out);
                site.keys().apply(out.build());
                LOG.warn("Domain {} is gone and nothing is noted of it: its keys are removed", domid);
            }
        }
    }

    private static void removeTrees(Site site, String domid, KeyBatch.Builder out) {
        out.remove("/local/domain/" + domid).remove("/libxl/" + domid);
        for (String deviceClass : site.keys().list("/local/domain/0/backend")) {
            out.remove("/local/domain/0/backend/" + deviceClass + "/" + domid);
        }
    }
}
