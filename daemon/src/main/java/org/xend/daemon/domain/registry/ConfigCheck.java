package org.xend.daemon.domain.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.xend.daemon.device.Device;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainUuid;
import org.xend.protocol.domain.DomainValidator;

/// Makes a wanted configuration complete, or says in the sentences of [DomainValidator] why it cannot be a domain.
/// Checks the configuration and the registry only; what the host has is checked by the plan.
///
/// Called on the conductor's thread (it reads the registry).
public final class ConfigCheck {
    private final Registry registry;
    private final RandomGenerator random;

    public ConfigCheck(Registry registry, RandomGenerator random) {
        this.registry = registry;
        this.random = random;
    }

    /// The domain that a wanted configuration makes, not registered yet.
    ///
    /// @throws FailureException BadConfig naming the field
    public Domain newDomain(DomainConfig wanted) {
        DomainConfig config = complete(wanted);
        return new Domain(config, devices(config));
    }

    /// @return with uuid and every MAC drawn
    /// @throws FailureException BadConfig naming the field
    DomainConfig complete(DomainConfig wanted) {
        refuse(wanted);
        List<DeviceConfig> devices = wanted.devices().stream().map(this::drawn).toList();
        macs(wanted, devices);
        DomainConfig config = wanted.withDevices(devices);
        return config.uuid().isPresent() ? config : config.withUuid(DomainUuid.draw(random));
    }

    /// @return the devices with their ids, in configuration order; which scripts they get is not decided here
    /// @throws FailureException BadConfig where two share an id or a backend's domain is unknown
    private List<Device> devices(DomainConfig config) {
        List<Device> devices = new ArrayList<>();
        int vifs = 0;
        boolean anyVbd = false;
        for (DeviceConfig device : config.devices()) {
            int backend = backendDomid(device);
            switch (device) {
                case VifConfig vif -> devices.add(new Device(vif, vifs++, backend, Optional.empty(), false));
                case VbdConfig vbd -> {
                    devices.add(new Device(vbd, vbd.number(), backend, Optional.empty(), !anyVbd));
                    anyVbd = true;
                }
            }
        }
        return devices;
    }

    private static void refuse(DomainConfig wanted) {
        DomainValidator.checkNew(wanted).ifPresent(violation -> {
            throw bad(violation.field(), violation.problem());
        });
    }

    private DeviceConfig drawn(DeviceConfig device) {
        return switch (device) {
            case VifConfig vif when vif.mac().isEmpty() -> vif.withMac(drawMac());
            case VifConfig vif -> vif;
            case VbdConfig vbd -> vbd;
        };
    }

    /// Of 23 bits: among some thousand domains one that another has is drawn now and then.
    private MacAddress drawMac() {
        MacAddress mac = MacAddress.generate(random);
        while (registry.byMac(mac).isPresent()) {
            mac = MacAddress.generate(random);
        }
        return mac;
    }

    /// Two guests with one address on a bridge lose each other's packets, and no hotplug script notices.
    private void macs(DomainConfig wanted, List<DeviceConfig> devices) {
        addresses(devices)
                .forEach(mac -> registry.byMac(mac)
                        // A domain of the same name is refused for that.
                        .filter(other -> !other.name().equals(wanted.name()))
                        .ifPresent(other -> {
                            throw bad(
                                    "vif",
                                    "the MAC address " + mac + " is used by domain '" + other.name() + "' already");
                        }));
    }

    private static Stream<MacAddress> addresses(List<DeviceConfig> devices) {
        return devices.stream()
                .filter(VifConfig.class::isInstance)
                .flatMap(device -> ((VifConfig) device).mac().stream());
    }

    private int backendDomid(DeviceConfig device) {
        if (device.backend().isEmpty() || device.backend().equals("0")) {
            return 0;
        }
        Domain holder = registry.find(device.backend())
                .orElseThrow(() ->
                        bad(device.deviceClass(), "its backend domain '" + device.backend() + "' does not exist"));
        if (holder.domid < 0) {
            throw bad(device.deviceClass(), "its backend domain '" + device.backend() + "' is not running");
        }
        return holder.domid;
    }

    public String drawUuid() {
        return DomainUuid.draw(random);
    }

    private static FailureException bad(String field, String problem) {
        return new FailureException(new Failure.BadConfig(field, problem));
    }
}
