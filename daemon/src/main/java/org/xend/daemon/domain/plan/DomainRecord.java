package org.xend.daemon.domain.plan;

import java.util.List;
import java.util.Optional;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.protocol.domain.DomainConfig;

/// All that is noted of a domain, so that the daemon that comes after this one can go on with it. It is written
/// before what it says can become true, so that a daemon that is killed between any two steps leaves a record
/// that tells what is owed.
///
/// The hypervisor's own facts (paused, shut down, dying) are not in it: they are asked for when they are needed.
///
/// @param domid -1 where the hypervisor has not given one yet
/// @param handle the uuid that the hypervisor knows it by; a corpse that was set aside has another uuid itself.
///        A domid alone may have been given to another domain since
/// @param created what a reboot builds from; name and uuid are set
/// @param current as it stands now
/// @param devices those of `created`, in its order; which scripts they have is not noted
/// @param built empty before the build
/// @param startedAt when it was last started; empty before
/// @param restarts by its exit policy; while RESTARTING already that of the domain to come
/// @param kept it ended, its policy was acted on and keeps it
/// @param rebootAsked the operator asked for a reboot and the guest has not come to it yet
/// @param stopAskedAt when it was first asked to stop, while it runs on
public record DomainRecord(
        Phase phase,
        int domid,
        String handle,
        DomainConfig created,
        DomainConfig current,
        List<Device> devices,
        Optional<BuiltDomain> built,
        Optional<Moment> startedAt,
        int restarts,
        boolean kept,
        boolean rebootAsked,
        Optional<Moment> stopAskedAt) {
    /// What was being done with the domain, and so what is to become of it after a crash.
    public enum Phase {
        /// It is being made: what there is of it is taken away.
        STARTING,
        /// It is complete, and paused only until it is started: it is started.
        READY,
        /// Nothing was owed.
        STANDING,
        /// It is being taken away: it is taken away to the end.
        ENDING,
        /// It is being taken away to be made anew, or being made anew: what there is of it is taken away, and it
        /// is made anew (once: then it is STARTING).
        RESTARTING
    }

    public DomainRecord {
        devices = List.copyOf(devices);
        if (created.uuid().isEmpty()) {
            throw new IllegalArgumentException("a domain without a uuid cannot be noted");
        }
        if (devices.size() != created.devices().size()) {
            throw new IllegalArgumentException(devices.size() + " devices for a configuration with "
                    + created.devices().size());
        }
    }

    /// A domain that is about to be made.
    static DomainRecord begun(Phase phase, DomainConfig config, List<Device> devices, int restarts) {
        return new DomainRecord(
                phase,
                -1,
                config.uuid().orElseThrow(),
                config,
                config,
                devices,
                Optional.empty(),
                Optional.empty(),
                restarts,
                false,
                false,
                Optional.empty());
    }

    public String name() {
        return created.name();
    }

    public String uuid() {
        return created.uuid().orElseThrow();
    }

    public DomainId id() {
        return new DomainId(domid, name(), uuid());
    }

    public DomainRecord withPhase(Phase other) {
        return new DomainRecord(
                other,
                domid,
                handle,
                created,
                current,
                devices,
                built,
                startedAt,
                restarts,
                kept,
                rebootAsked,
                stopAskedAt);
    }

    public DomainRecord withDomid(int other) {
        return new DomainRecord(
                phase,
                other,
                handle,
                created,
                current,
                devices,
                built,
                startedAt,
                restarts,
                kept,
                rebootAsked,
                stopAskedAt);
    }

    public DomainRecord withConfigs(DomainConfig otherCreated, DomainConfig otherCurrent) {
        return new DomainRecord(
                phase,
                domid,
                handle,
                otherCreated,
                otherCurrent,
                devices,
                built,
                startedAt,
                restarts,
                kept,
                rebootAsked,
                stopAskedAt);
    }

    /// @param stopAsked when it was first asked to stop
    public DomainRecord withStopAsked(boolean reboot, Moment stopAsked) {
        return new DomainRecord(
                phase,
                domid,
                handle,
                created,
                current,
                devices,
                built,
                startedAt,
                restarts,
                kept,
                reboot,
                Optional.of(stopAsked));
    }

    /// It ended and stays.
    public DomainRecord withKept() {
        return new DomainRecord(
                phase,
                domid,
                handle,
                created,
                current,
                devices,
                built,
                startedAt,
                restarts,
                true,
                false,
                Optional.empty());
    }

    DomainRecord withBuilt(BuiltDomain what, Moment started) {
        return new DomainRecord(
                phase,
                domid,
                handle,
                created,
                current,
                devices,
                Optional.of(what),
                Optional.of(started),
                restarts,
                kept,
                rebootAsked,
                stopAskedAt);
    }

    /// The same domain to be taken away and made anew.
    public DomainRecord restarting() {
        return new DomainRecord(
                Phase.RESTARTING,
                domid,
                handle,
                created,
                current,
                devices,
                built,
                startedAt,
                restarts + 1,
                false,
                false,
                Optional.empty());
    }

    /// The dead domain that `rename-restart` keeps, without its devices.
    DomainRecord aside(String newName, String newUuid) {
        return new DomainRecord(
                Phase.STANDING,
                domid,
                handle,
                bare(created, newName, newUuid),
                bare(current, newName, newUuid),
                List.of(),
                built,
                startedAt,
                restarts,
                true,
                false,
                Optional.empty());
    }

    /// The one that is to take its place.
    DomainRecord successor() {
        return begun(Phase.RESTARTING, created, devices, restarts + 1);
    }

    private static DomainConfig bare(DomainConfig config, String newName, String newUuid) {
        return config.withName(newName).withUuid(newUuid).withDevices(List.of());
    }
}
