package org.xend.daemon.domain.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.records.DomainId;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.StopSignal;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;

/// One domain of the registry. Owner of every field: the conductor's thread.
///
/// What finds it (name, uuid, domid) and its state are changed by the [Registry] only, which keeps its indexes
/// and figures in step.
public final class Domain {
    /// What a reboot builds from: as created, with drawn uuid and MACs; a rename changes it.
    DomainConfig created;
    /// The uuid that the hypervisor knows it by; a dead domain that was renamed has another one itself.
    private final String handle;
    /// As it stands now: memory, vcpus and scheduler may have been changed since.
    DomainConfig current;
    /// Empty once they were taken away from a dead domain that is kept.
    private List<Device> devices;
    /// -1 until the hypervisor gave one.
    int domid = -1;
    DomainState state = DomainState.STARTING;
    private Optional<Moment> startedAt = Optional.empty();
    private Optional<BuiltDomain> built = Optional.empty();
    private int restarts;
    /// It ended, its policy was acted on and keeps it.
    private boolean kept;
    /// The operator requested a reboot and the guest has not performed it yet.
    private boolean rebootRequested;
    /// When it was first requested to stop, while it runs on.
    private Optional<Moment> stopRequestedAt = Optional.empty();
    /// It was requested to stop and did not in the time it has for that.
    private boolean unresponsive;
    /// Stops the create that is under way, while STARTING.
    private StopSignal createStop = new StopSignal();
    /// Its removal has begun and cannot be undone.
    private boolean removalBegun;
    /// It is in the registry no more.
    private boolean removed;

    public Domain(DomainConfig config, List<Device> devices) {
        this.created = config;
        this.current = config;
        this.devices = List.copyOf(devices);
        this.handle = config.uuid().orElseThrow();
    }

    /// A domain of an earlier daemon.
    public Domain(DomainRecord record) {
        this.created = record.created();
        this.current = record.current();
        this.devices = record.devices();
        this.handle = record.handle();
        this.domid = record.domid();
        this.startedAt = record.startedAt();
        this.built = record.built();
        this.restarts = record.restarts();
        this.kept = record.kept();
        this.rebootRequested = record.rebootRequested();
        this.stopRequestedAt = record.stopRequestedAt();
    }

    /// A domain to be made again by the daemon that finds its restart unfinished: it counts as started now, so
    /// that the restart is not stopped when this daemon ends.
    ///
    /// @param record its domid -1 where nothing is left of its predecessor
    public static Domain toRestart(DomainRecord record, Moment now) {
        var domain = new Domain(record);
        domain.restarts = Math.max(0, record.restarts() - 1);
        domain.startedAt = Optional.of(now);
        return domain;
    }

    public static Domain zero(DomainConfig config) {
        var domain = new Domain(config, List.of());
        domain.domid = 0;
        return domain;
    }

    /// What the next daemon has to know of it now.
    public DomainRecord record() {
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
                rebootRequested,
                stopRequestedAt);
    }

    public DomainId id() {
        return new DomainId(domid, name(), uuid());
    }

    /// Whether this is what the hypervisor means: a domid may have been given to another domain since. Domain 0
    /// has a handle of the hypervisor's choosing.
    public boolean is(DomainInfo info) {
        return info.domid() == domid
                && (privileged() || info.handle().toString().equals(handle));
    }

    public String name() {
        return created.name();
    }

    public String uuid() {
        return created.uuid().orElseThrow();
    }

    /// @return -1 until the hypervisor gave one
    public int domid() {
        return domid;
    }

    public DomainState state() {
        return state;
    }

    /// RUNNING or PAUSED.
    public boolean isLive() {
        return state == DomainState.RUNNING || state == DomainState.PAUSED;
    }

    public boolean privileged() {
        return domid == 0;
    }

    /// What a reboot builds from.
    public DomainConfig created() {
        return created;
    }

    /// As it stands now.
    public DomainConfig current() {
        return current;
    }

    public List<Device> devices() {
        return devices;
    }

    public Optional<Moment> startedAt() {
        return startedAt;
    }

    public int restarts() {
        return restarts;
    }

    public boolean isKept() {
        return kept;
    }

    public Optional<Moment> stopRequestedAt() {
        return stopRequestedAt;
    }

    public boolean isUnresponsive() {
        return unresponsive;
    }

    public StopSignal createStop() {
        return createStop;
    }

    public boolean isRemovalBegun() {
        return removalBegun;
    }

    public boolean isRemoved() {
        return removed;
    }

    /// It was built and started as its configuration says.
    public void started(BuiltDomain what, Moment at) {
        built = Optional.of(what);
        startedAt = Optional.of(at);
        current = created;
        rebootRequested = false;
        removalBegun = false;
        forgetStopRequest();
    }

    /// Begins a create in its place.
    ///
    /// @return stops that create
    public StopSignal restarting() {
        createStop = new StopSignal();
        return createStop;
    }

    public void restarted() {
        restarts++;
    }

    /// Its memory, vcpus or scheduler were changed.
    public void reconfigured(DomainConfig next) {
        current = next;
    }

    /// Its policy was acted on and keeps it.
    public void keep() {
        kept = true;
    }

    /// Its policy keeps it without its devices, which its [#successor] has.
    public void keepWithoutDevices() {
        kept = true;
        devices = List.of();
        created = created.withDevices(List.of());
        current = current.withDevices(List.of());
    }

    /// The domain that is to take its place. Like a restart it is not stopped when the daemon ends.
    public Domain successor() {
        var next = new Domain(created, devices);
        next.restarts = restarts + 1;
        next.startedAt = startedAt;
        return next;
    }

    public void removalBegun() {
        removalBegun = true;
    }

    void removed() {
        removed = true;
    }

    public void requestReboot(boolean requested) {
        rebootRequested = requested;
    }

    /// @return whether a reboot was requested; it is not from then on
    public boolean takeRebootRequest() {
        boolean requested = rebootRequested;
        rebootRequested = false;
        return requested;
    }

    public void stopRequested(Moment at) {
        stopRequestedAt = Optional.of(at);
    }

    public void unresponsive(boolean is) {
        unresponsive = is;
    }

    /// It ended or was started anew: nothing is expected of it.
    public void forgetStopRequest() {
        stopRequestedAt = Optional.empty();
        unresponsive = false;
    }

    /// `nbsd (1)`, for logs.
    public String label() {
        return domid < 0 ? name() : name() + " (" + domid + ")";
    }

    /// The answer about this domain, its devices without their keys.
    public DomainView view(Optional<DomainInfo> info, Moment now) {
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
