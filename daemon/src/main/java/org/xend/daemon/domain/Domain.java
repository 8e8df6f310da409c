package org.xend.daemon.domain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.device.Cancellation;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.DomainView.DeviceView;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.domain.DomainConfig;

/// One domain of the registry. Owner of every field: the conductor's thread.
final class Domain {
    /// What a reboot builds from: as created, with drawn uuid and MACs; a rename changes it.
    DomainConfig created;
    /// As it stands now: memory, vcpus and scheduler may have been changed since.
    DomainConfig current;
    /// Empty once they were taken away from a dead domain that is kept.
    List<Device> devices;
    /// -1 until the hypervisor gave one.
    int domid = -1;
    DomainState state = DomainState.STARTING;
    Optional<Instant> startedAt = Optional.empty();
    Optional<BuiltDomain> built = Optional.empty();
    int restarts;
    /// The operator asked for a reboot and the guest has not come to it yet.
    boolean rebootAsked;
    /// When it was first asked to stop, while it runs on.
    Optional<Instant> stopAskedAt = Optional.empty();
    /// It was asked to stop and did not in the time it has for that.
    boolean unresponsive;
    /// Of the create at work, while STARTING.
    Cancellation cancellation = new Cancellation();

    final Deque<Operation<?>> queue = new ArrayDeque<>();
    boolean busy;
    /// In line for a free place among the operations at work.
    boolean inLine;
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
    DomainView view(Optional<DomainInfo> info) {
        List<DeviceView> views = domid < 0 ? List.of() : devices.stream().map(this::deviceView).toList();
        return new DomainView(current, domid, state, info, startedAt, views,
                built.map(BuiltDomain::storeFrame).orElse(0L),
                built.map(BuiltDomain::consoleFrame).orElse(0L), restarts,
                built.map(BuiltDomain::notes).orElse(Map.of()));
    }

    private DeviceView deviceView(Device device) {
        return new DeviceView(device.deviceClass(), device.id(), device.backendDomid(),
                device.frontendPath(domid), device.backendPath(domid), Map.of(), Map.of());
    }
}
