package org.xend.daemon.domain.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.records.DomainId;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.xenbus.KeyPaths;

/// Removes the records and keys of domains that ended while no daemon ran. Runs before the first request, on a
/// thread that may block.
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /// @param gone domains of which nothing is left
    /// @param waiting domains whose devices are still served: their backends have to be awaited
    record Removed(List<DomainId> gone, List<DomainRecord> waiting) {}

    /// Removes all that can be removed at once.
    ///
    /// @param present what the hypervisor has now
    static Removed remove(PlanContext context, RecoveryPlan plan, List<DomainInfo> present) {
        List<DomainId> gone = new ArrayList<>();
        List<DomainRecord> waiting = new ArrayList<>();
        for (RecoveryCase each : plan.cases()) {
            switch (each) {
                case RecoveryCase.Gone it when mustWait(context, it) -> waiting.add(it.record());
                case RecoveryCase.Gone it -> {
                    run(context, it.record(), it.reach() == Reach.DEVICES ? Reach.KEYS : it.reach());
                    gone.add(it.record().id());
                }
                case RecoveryCase.Superseded it -> run(context, it.record(), Reach.UUID);
                case RecoveryCase.Present _, RecoveryCase.Unfinished _, RecoveryCase.RestartPending _ -> {
                    // There is more to do about these than to clear up.
                }
            }
        }
        for (DomainId id : plan.earlierGone()) {
            KeyBatch.Builder out = KeyBatch.builder().remove(KeyPaths.vm(id.uuid()));
            if (present.stream().noneMatch(info -> info.domid() == id.domid())) {
                removeTrees(context, Integer.toString(id.domid()), out);
            }
            context.keys().apply(out.build());
            context.records().remove(id.uuid());
            gone.add(id);
        }
        gone.forEach(id -> LOG.warn(
                "Domain {} ({}) is gone: it ended while no daemon was there to see it", id.name(), id.domid()));
        List<DomainRecord> recorded =
                plan.cases().stream().map(RecoveryCase::record).toList();
        removeUnrecorded(
                context,
                domid -> present.stream().anyMatch(info -> info.domid() == domid)
                        || recorded.stream().anyMatch(record -> record.domid() == domid));
        return new Removed(gone, waiting);
    }

    /// Whether backends serve it still: they are gone where the host was booted since, as it is.
    private static boolean mustWait(PlanContext context, RecoveryCase.Gone gone) {
        return gone.reach() == Reach.DEVICES
                && gone.record().devices().stream()
                        .anyMatch(
                                device -> serves(context, device, gone.record().domid()));
    }

    private static boolean serves(PlanContext context, Device device, int domid) {
        return context.keys().exists(device.backendPath(domid));
    }

    private static void run(PlanContext context, DomainRecord record, Reach reach) {
        PlanRunner.runThrough(DestroyPlan.leftovers(record, reach, true), PlanRun.on(context, record.domid()));
    }

    /// Keys without a record: an earlier version wrote them first, or another toolstack left them. Each domain has
    /// a key under /libxl.
    private static void removeUnrecorded(PlanContext context, Predicate<Integer> known) {
        for (String domid : context.keys().list(KeyPaths.RECORDS)) {
            if (domid.matches("[0-9]{1,5}") && !known.test(Integer.valueOf(domid))) {
                KeyBatch.Builder out = KeyBatch.builder();
                context.keys()
                        .read(KeyPaths.DOMAINS + "/" + domid + "/vm")
                        .filter(vm -> vm.matches("/vm/[-0-9a-f]+"))
                        .ifPresent(out::remove);
                removeTrees(context, domid, out);
                context.keys().apply(out.build());
                LOG.warn("Domain {} is gone and has no record: its keys are removed", domid);
            }
        }
    }

    private static void removeTrees(PlanContext context, String domid, KeyBatch.Builder out) {
        out.remove(KeyPaths.DOMAINS + "/" + domid).remove(KeyPaths.RECORDS + "/" + domid);
        for (String deviceClass : context.keys().list(KeyPaths.backends(0))) {
            out.remove(KeyPaths.backends(0) + "/" + deviceClass + "/" + domid);
        }
    }
}
