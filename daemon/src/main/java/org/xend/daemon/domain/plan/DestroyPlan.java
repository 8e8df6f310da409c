package org.xend.daemon.domain.plan;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.domain.plan.DomainRecord.Phase;

/// How a domain ends, whoever ended it. Run through to the end whatever fails on the way.
public final class DestroyPlan {
    private DestroyPlan() {}

    /// @param record what is noted of it now
    /// @param running whether it is not paused
    public static Plan of(DomainRecord record, boolean running) {
        List<Step> steps = new ArrayList<>(ending(record, record.withPhase(Phase.ENDING), running));
        steps.add(new RemoveRecord(record.uuid(), false));
        return new Plan("Destroying domain " + record.name(), steps);
    }

    /// The first half of a restart: the note stays, as the domain is owed.
    ///
    /// @param before what is noted of it now
    /// @param record RESTARTING
    public static Plan toRestart(DomainRecord before, DomainRecord record) {
        return new Plan("Ending domain " + record.name() + " for its restart", ending(before, record, false));
    }

    private static List<Step> ending(DomainRecord before, DomainRecord record, boolean running) {
        return List.of(
                new Note(before, record),
                new PauseDomain(running),
                new CloseDevices(record.devices()),
                new RemoveTrees(record.uuid(), record.devices()),
                new DestroyDomain());
    }

    /// What is left of a domain that is gone: the hypervisor is not asked to do anything, so that no other
    /// domain can be hit.
    ///
    /// @param reach what of it may still be there
    /// @param forget the note goes too
    public static Plan remains(DomainRecord record, Reach reach, boolean forget) {
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
            case NOTE -> {
                // There is no key that is surely its own.
            }
        }
        if (forget) {
            steps.add(new RemoveRecord(record.uuid(), true));
        }
        return new Plan("Clearing up after domain " + record.name(), steps);
    }

    /// How far what a domain left may reach.
    public enum Reach {
        /// Backends still serve its devices: they are told to let go, and awaited.
        DEVICES,
        /// Keys under its domid.
        KEYS,
        /// Nothing but what goes by its uuid: its domid is another domain's now, or never was known.
        UUID,
        /// Nothing but the note: its uuid too is that of a domain of somebody else.
        NOTE
    }

    /// `rename-restart`: the dead domain is kept without its devices, under another name and uuid.
    public static Plan aside(DomainRecord record, String newName, String newUuid) {
        return new Plan(
                "Keeping domain " + record.name() + " as " + newName,
                List.of(new CloseDevices(record.devices()), new SetDomainAside(record, newName, newUuid)));
    }
}
