package org.xend.protocol.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xend.protocol.device.DeviceConfig;

/// The configuration a domain is created with and rebuilt from: what `xm create` sends and `xm list --long`
/// shows.
///
/// @param uuid 8-4-4-4-12 lower-case hex; absent: the daemon draws one
/// @param memoryMib target, MiB
/// @param maxMemMib Xen's limit, MiB; never below memoryMib
/// @param vcpus the most the domain may have online
/// @param vcpusOnline how many are online at start; 1..vcpus
/// @param affinity one set of physical CPUs per vcpu (empty set: any); an empty list: any for all
/// @param cpuWeight 1..65535
/// @param cpuCap percent of one CPU, 0 = no cap
/// @param onXendStart `ignore` or `start`
/// @param onXendStop `ignore`, `shutdown` or `suspend`
/// @param devices in configuration order
public record DomainConfig(
        String name,
        Optional<String> uuid,
        String description,
        int memoryMib,
        int maxMemMib,
        int vcpus,
        int vcpusOnline,
        List<Set<Integer>> affinity,
        int cpuWeight,
        int cpuCap,
        ExitAction onPoweroff,
        ExitAction onReboot,
        ExitAction onCrash,
        String onXendStart,
        String onXendStop,
        String pool,
        String bootloader,
        String bootloaderArgs,
        String features,
        ImageConfig image,
        List<DeviceConfig> devices) {

    public DomainConfig {
        affinity = List.copyOf(affinity);
        devices = List.copyOf(devices);
    }

    public DomainConfig withName(String newName) {
        return with(draft -> draft.name = newName);
    }

    public DomainConfig withUuid(String newUuid) {
        return with(draft -> draft.uuid = Optional.of(newUuid));
    }

    public DomainConfig withMemory(int newMemoryMib) {
        return with(draft -> draft.memoryMib = newMemoryMib);
    }

    public DomainConfig withMaxMemory(int newMaxMemMib) {
        return with(draft -> draft.maxMemMib = newMaxMemMib);
    }

    public DomainConfig withVcpusOnline(int count) {
        return with(draft -> draft.vcpusOnline = count);
    }

    public DomainConfig withAffinity(List<Set<Integer>> newAffinity) {
        return with(draft -> draft.affinity = newAffinity);
    }

    public DomainConfig withScheduler(int newWeight, int newCap) {
        return with(draft -> {
            draft.cpuWeight = newWeight;
            draft.cpuCap = newCap;
        });
    }

    public DomainConfig withDevices(List<DeviceConfig> newDevices) {
        return with(draft -> draft.devices = newDevices);
    }

    private DomainConfig with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /// The parts that some `with...` method replaces. Lives for one such call.
    private static final class Draft {
        private final DomainConfig from;
        private String name;
        private Optional<String> uuid;
        private int memoryMib;
        private int maxMemMib;
        private int vcpusOnline;
        private List<Set<Integer>> affinity;
        private int cpuWeight;
        private int cpuCap;
        private List<DeviceConfig> devices;

        Draft(DomainConfig from) {
            this.from = from;
            this.name = from.name;
            this.uuid = from.uuid;
            this.memoryMib = from.memoryMib;
            this.maxMemMib = from.maxMemMib;
            this.vcpusOnline = from.vcpusOnline;
            this.affinity = from.affinity;
            this.cpuWeight = from.cpuWeight;
            this.cpuCap = from.cpuCap;
            this.devices = from.devices;
        }

        DomainConfig config() {
            return new DomainConfig(
                    name,
                    uuid,
                    from.description,
                    memoryMib,
                    maxMemMib,
                    from.vcpus,
                    vcpusOnline,
                    affinity,
                    cpuWeight,
                    cpuCap,
                    from.onPoweroff,
                    from.onReboot,
                    from.onCrash,
                    from.onXendStart,
                    from.onXendStop,
                    from.pool,
                    from.bootloader,
                    from.bootloaderArgs,
                    from.features,
                    from.image,
                    devices);
        }
    }
}
