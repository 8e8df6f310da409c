package org.xend.daemon.domain.steps.destroy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;

/// Makes the plans by which a domain is destroyed, and by which is removed what a dead one left. They are run to
/// the end whatever fails on the way.
public final class DestroyPlan {
    private DestroyPlan() {}

    /// @param record its record on disk as it is now
    /// @param running whether it is not paused
    public static Plan of(DomainRecord record, boolean running) {
        List<Step> steps = new ArrayList<>(ending(record, record.withPhase(Phase.ENDING), running));
        steps.add(new RemoveRecord(record.uuid(), false));
        return new Plan("Destroying domain " + record.name(), steps);
    }

    /// The first half of a restart: the record stays, for the next daemon to finish the restart.
    ///
    /// @param before its record on disk as it is now
    /// @param record RESTARTING
    public static Plan toRestart(DomainRecord before, DomainRecord record) {
        return new Plan("Ending domain " + record.name() + " for its restart", ending(before, record, false));
    }

    private static List<Step> ending(DomainRecord before, DomainRecord record, boolean running) {
        return List.of(
                new RecordEnd(before, record),
                new PauseDomain(running),
                new CloseDevices(record.devices()),
                new RemoveTrees(record.uuid(), record.devices()),
                new DestroyDomain());
    }

    /// What is left of a domain that is gone: the hypervisor is not asked to do anything, so that no other
    /// domain can be hit.
    ///
    /// @param reach what of it may still be there
    /// @param forget its record goes too
    public static Plan leftovers(DomainRecord record, Reach reach, boolean forget) {
        List<Step> steps = new ArrayList<>();
        switch (reach) {
            case DEVICES -> {
                steps.add(new CloseDevices(record.devices()));
                steps.add(new RemoveTrees(record.uuid(), record.devices()));
                steps.add(new EndStoreService());
            }
            case KEYS -> {
                steps.add(new RemoveTrees(record.uuid(), record.devices()));
                steps.add(new EndStoreService());
            }
            case UUID -> steps.add(new RemoveVmTree(record.uuid()));
            case RECORD -> {
                // There is no key that is surely its own.
            }
        }
        if (forget) {
            steps.add(new RemoveRecord(record.uuid(), true));
        }
        return new Plan("Clearing up after domain " + record.name(), steps);
    }

    /// What of a domain that is gone may be left.
    public enum Reach {
        /// Backends still serve its devices: they are requested to close, and awaited.
        DEVICES,
        /// Keys under its domid.
        KEYS,
        /// Nothing but what goes by its uuid: its domid is another domain's now, or never was known.
        UUID,
        /// Nothing but the record: its uuid too is that of a domain of another toolstack.
        RECORD
    }

    /// `rename-restart`: the dead domain is kept without its devices, under another name and uuid.
    public static Plan aside(DomainRecord record, String newName, String newUuid) {
        return new Plan(
                "Keeping domain " + record.name() + " as " + newName,
                List.of(new CloseDevices(record.devices()), new SetDomainAside(record, newName, newUuid)));
    }
}
