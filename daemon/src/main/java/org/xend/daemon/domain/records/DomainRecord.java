package org.xend.daemon.domain.records;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.protocol.domain.DomainConfig;

/// All that is recorded of a domain, so that the daemon that comes after this one can manage it. It is written
/// before what it says can become true, so that a daemon that is killed between any two steps leaves a record
/// that says what is to be done.
///
/// The hypervisor's own facts (paused, shut down, dying) are not in it: they are asked for when they are needed.
///
/// @param domid -1 where the hypervisor has not given one yet
/// @param handle the uuid that the hypervisor knows it by; a dead domain that was set aside has another uuid itself.
///        A domid alone may have been given to another domain since
/// @param created what a reboot builds from; name and uuid are set
/// @param current as it stands now
/// @param devices those of `created`, in its order; which scripts they have is not recorded
/// @param built empty before the build
/// @param startedAt when it was last started; empty before
/// @param restarts by its exit policy; while RESTARTING already that of the domain to come
/// @param kept it ended, its policy was acted on and keeps it
/// @param rebootRequested the operator requested a reboot and the guest has not performed it yet
/// @param stopRequestedAt when it was first requested to stop, while it runs on
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
        boolean rebootRequested,
        Optional<Moment> stopRequestedAt) {
    /// What was being done with the domain, and so what the next daemon does with it.
    public enum Phase {
        /// It is being created: what there is of it is destroyed.
        STARTING,
        /// It is complete, and paused only until it is started: it is started.
        READY,
        /// Nothing was under way.
        STANDING,
        /// It is being destroyed: it is destroyed to the end.
        ENDING,
        /// It is being destroyed to be created again, or being created again: what there is of it is destroyed, and
        /// it is created again (once: then it is STARTING).
        RESTARTING
    }

    public DomainRecord {
        devices = List.copyOf(devices);
        if (created.uuid().isEmpty()) {
            throw new IllegalArgumentException("a domain without a uuid cannot be recorded");
        }
        if (devices.size() != created.devices().size()) {
            throw new IllegalArgumentException(devices.size() + " devices for a configuration with "
                    + created.devices().size());
        }
    }

    /// A domain that is about to be created.
    public static DomainRecord begun(Phase phase, DomainConfig config, List<Device> devices, int restarts) {
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
        return with(draft -> draft.phase = other);
    }

    public DomainRecord withDomid(int other) {
        return with(draft -> draft.domid = other);
    }

    public DomainRecord withConfigs(DomainConfig otherCreated, DomainConfig otherCurrent) {
        return with(draft -> {
            draft.created = otherCreated;
            draft.current = otherCurrent;
        });
    }

    /// @param at when it was first requested to stop
    public DomainRecord withStopRequested(boolean reboot, Moment at) {
        return with(draft -> {
            draft.rebootRequested = reboot;
            draft.stopRequestedAt = Optional.of(at);
        });
    }

    /// It ended and stays.
    public DomainRecord withKept() {
        return with(draft -> {
            draft.kept = true;
            draft.forgetRequests();
        });
    }

    public DomainRecord withBuilt(BuiltDomain what, Moment started) {
        return with(draft -> {
            draft.built = Optional.of(what);
            draft.startedAt = Optional.of(started);
        });
    }

    /// The same domain, to be destroyed and created again.
    public DomainRecord restarting() {
        return with(draft -> {
            draft.phase = Phase.RESTARTING;
            draft.restarts++;
            draft.kept = false;
            draft.forgetRequests();
        });
    }

    /// The dead domain that `rename-restart` keeps, without its devices.
    public DomainRecord aside(String newName, String newUuid) {
        return with(draft -> {
            draft.phase = Phase.STANDING;
            draft.created = bare(created, newName, newUuid);
            draft.current = bare(current, newName, newUuid);
            draft.devices = List.of();
            draft.kept = true;
            draft.forgetRequests();
        });
    }

    /// The one that is to take its place.
    public DomainRecord successor() {
        return begun(Phase.RESTARTING, created, devices, restarts + 1);
    }

    private static DomainConfig bare(DomainConfig config, String newName, String newUuid) {
        return config.withName(newName).withUuid(newUuid).withDevices(List.of());
    }

    private DomainRecord with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.record();
    }

    /// The parts that some `with...` method replaces. Lives for one such call.
    private static final class Draft {
        private final String handle;
        private Phase phase;
        private int domid;
        private DomainConfig created;
        private DomainConfig current;
        private List<Device> devices;
        private Optional<BuiltDomain> built;
        private Optional<Moment> startedAt;
        private int restarts;
        private boolean kept;
        private boolean rebootRequested;
        private Optional<Moment> stopRequestedAt;

        Draft(DomainRecord from) {
            handle = from.handle;
            phase = from.phase;
            domid = from.domid;
            created = from.created;
            current = from.current;
            devices = from.devices;
            built = from.built;
            startedAt = from.startedAt;
            restarts = from.restarts;
            kept = from.kept;
            rebootRequested = from.rebootRequested;
            stopRequestedAt = from.stopRequestedAt;
        }

        void forgetRequests() {
            rebootRequested = false;
            stopRequestedAt = Optional.empty();
        }

        DomainRecord record() {
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
                    rebootRequested,
                    stopRequestedAt);
        }
    }
}
