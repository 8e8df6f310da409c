package org.xend.daemon.domain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.DomainView.DeviceView;
import org.xend.daemon.domain.plan.DomainId;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.StopSignal;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;

/// One domain of the registry. Owner of every field: the conductor's thread.
final class Domain {
    /// What a reboot builds from: as created, with drawn uuid and MACs; a rename changes it.
    DomainConfig created;
    /// The uuid that the hypervisor knows it by; a renamed corpse has another one itself.
    final String handle;
    /// As it stands now: memory, vcpus and scheduler may have been changed since.
    DomainConfig current;
    /// Empty once they were taken away from a dead domain that is kept.
    List<Device> devices;
    /// -1 until the hypervisor gave one.
    int domid = -1;
    DomainState state = DomainState.STARTING;
    Optional<Moment> startedAt = Optional.empty();
    Optional<BuiltDomain> built = Optional.empty();
    int restarts;
    /// It ended, its policy was acted on and keeps it.
    boolean kept;
    /// The operator asked for a reboot and the guest has not come to it yet.
    boolean rebootAsked;
    /// When it was first asked to stop, while it runs on.
    Optional<Moment> stopAskedAt = Optional.empty();
    /// It was asked to stop and did not in the time it has for that.
    boolean unresponsive;
    /// Stops the create that is under way, while STARTING.
    StopSignal createStop = new StopSignal();

    final Deque<Operation<?>> queue = new ArrayDeque<>();
    boolean busy;
    /// In line for a free place among the operations at work.
    boolean inLine;
    /// Its end has begun and cannot be undone.
    boolean endBegun;
    /// What is still to be done, when there is room on the disk for it.
    Optional<RoomWait.Waiting> waiting = Optional.empty();
    /// The log says that there was no room.
    boolean toldOfNoRoom;
    /// It ended: whatever is still queued is refused.
    boolean ended;
    /// When (in the conductor's count of happenings) its last operation ended.
    long settledAt;
    /// The hypervisor had news while an operation was at work: look again when it is over.
    boolean lookAgain;

    Domain(DomainConfig config, List<Device> devices) {
        this.created = config;
        this.current = config;
        this.devices = List.copyOf(devices);
        this.handle = config.uuid().orElseThrow();
    }

    /// A domain of an earlier daemon.
    Domain(DomainRecord record) {
        this.created = record.created();
        this.current = record.current();
        this.devices = record.devices();
        this.handle = record.handle();
        this.domid = record.domid();
        this.startedAt = record.startedAt();
        this.built = record.built();
        this.restarts = record.restarts();
        this.kept = record.kept();
        this.rebootAsked = record.rebootAsked();
        this.stopAskedAt = record.stopAskedAt();
    }

    /// What the next daemon has to know of it now.
    DomainRecord note() {
        return new DomainRecord(
                state == DomainState.ENDING ? Phase.ENDING : Phase.STANDING,
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

    DomainId id() {
        return new DomainId(domid, name(), uuid());
    }

    /// Whether this is what the hypervisor means: a domid may have been given to another domain since. Domain 0
    /// has a handle of the hypervisor's choosing.
    boolean is(DomainInfo info) {
        return info.domid() == domid
                && (privileged() || info.handle().toString().equals(handle));
    }

    String name() {
        return created.name();
    }

    String uuid() {
        return created.uuid().orElseThrow();
    }

    boolean privileged() {
        return domid == 0;
    }

    /// `nbsd (1)`, for logs.
    String label() {
        return domid < 0 ? name() : name() + " (" + domid + ")";
    }

    /// The answer about this domain, its devices without their keys.
    DomainView view(Optional<DomainInfo> info, Moment now) {
        List<DeviceView> views =
                domid < 0 ? List.of() : devices.stream().map(this::deviceView).toList();
        return new DomainView(
                current,
                domid,
                state,
                info,
                startedAt.map(Moment::wall),
                startedAt.flatMap(now::since),
                views,
                built.map(BuiltDomain::storeFrame).orElse(0L),
                built.map(BuiltDomain::consoleFrame).orElse(0L),
                restarts,
                built.map(BuiltDomain::notes).orElse(Map.of()));
    }

    private DeviceView deviceView(Device device) {
        return new DeviceView(
                device.deviceClass(),
                device.id(),
                device.backendDomid(),
                device.frontendPath(domid),
                device.backendPath(domid),
                Map.of(),
                Map.of(),
                switch (device.config()) {
                    case VifConfig vif -> vif.type().orElse("");
                    case VbdConfig _ -> "";
                });
    }
}
