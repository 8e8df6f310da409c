package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.GuestTypes;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DeviceClash;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.device.VifRate;
import org.xend.protocol.domain.DomainConfig;

/// Makes a wanted configuration complete, or says in one sentence why it cannot be a domain. Looks at the
/// configuration and the registry only; what the host has is checked by the plan.
///
/// Called on the conductor's thread (it reads the registry).
final class ConfigCheck {
    private static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    static final int MOST_VCPUS = 4096;
    private static final int MOST_DEVICES = 256;

    private final Registry registry;
    private final RandomGenerator random;

    ConfigCheck(Registry registry, RandomGenerator random) {
        this.registry = registry;
        this.random = random;
    }

    /// @return with uuid and every MAC drawn
    /// @throws FailureException BadConfig naming the field, or Unsupported
    DomainConfig complete(DomainConfig wanted) {
        if (!DomainConfig.isValidName(wanted.name())) {
            throw bad("name",
                    "'" + wanted.name() + "' is not a name: letters, digits and _ - . : + are allowed");
        }
        wanted.uuid().filter(uuid -> !uuid.matches(UUID_FORM)).ifPresent(uuid -> {
            throw bad("uuid", "'" + uuid + "' is not 8-4-4-4-12 lower-case hexadecimal digits");
        });
        numbers(wanted);
        image(wanted);
        if (wanted.devices().size() > MOST_DEVICES) {
            throw bad("devices", wanted.devices().size() + " are more than " + MOST_DEVICES);
        }
        List<DeviceConfig> devices = wanted.devices().stream().map(this::device).toList();
        DeviceClash.first(devices).ifPresent(clash -> {
            throw bad(clash.deviceClass(), clash.problem());
        });
        DomainConfig config = wanted.withDevices(devices);
        return config.uuid().isPresent() ? config : config.withUuid(drawUuid());
    }

    /// @return the devices with their ids, in configuration order; which scripts they get is not decided here
    /// @throws FailureException BadConfig where two share an id or a backend's domain is unknown
    List<Device> devices(DomainConfig config) {
        List<Device> devices = new ArrayList<>();
        int vifs = 0;
        boolean anyVbd = false;
        for (DeviceConfig device : config.devices()) {
            int backend = backendDomid(device);
            switch (device) {
                case VifConfig vif ->
                    devices.add(new Device(vif, vifs++, backend, Optional.empty(), false));
                case VbdConfig vbd -> {
                    devices.add(new Device(vbd, vbd.number(), backend, Optional.empty(), !anyVbd));
                    anyVbd = true;
                }
            }
        }
        return devices;
    }

    private static void numbers(DomainConfig wanted) {
        if (wanted.memoryMib() <= 0) {
            throw bad("memory", wanted.memoryMib() + " MiB make no domain");
        }
        if (wanted.maxMemMib() < wanted.memoryMib()) {
            throw bad("maxmem",
                    wanted.maxMemMib() + " MiB are less than memory, " + wanted.memoryMib() + " MiB");
        }
        if (wanted.vcpus() < 1 || wanted.vcpus() > MOST_VCPUS) {
            throw bad("vcpus", wanted.vcpus() + " is not between 1 and " + MOST_VCPUS);
        }
        if (wanted.vcpusOnline() < 1 || wanted.vcpusOnline() > wanted.vcpus()) {
            throw bad("vcpus",
                    wanted.vcpusOnline() + " online vcpus are not between 1 and " + wanted.vcpus());
        }
        if (!wanted.affinity().isEmpty() && wanted.affinity().size() != wanted.vcpus()) {
            throw bad("cpus", wanted.affinity().size() + " entries for " + wanted.vcpus() + " vcpus");
        }
        if (wanted.cpuWeight() < 1 || wanted.cpuWeight() > 65535) {
            throw bad("cpu_weight", wanted.cpuWeight() + " is not between 1 and 65535");
        }
        if (wanted.cpuCap() < 0 || wanted.cpuCap() > 100 * wanted.vcpus()) {
            throw bad("cpu_cap", wanted.cpuCap() + " is not between 0 and " + 100 * wanted.vcpus());
        }
    }

    private static void image(DomainConfig wanted) {
        if (GuestTypes.find(wanted.image()).isEmpty()) {
            throw unsupported("image type '" + wanted.image().type()
                    + "' is not supported: PV ('linux') and PVH guests ('pvh') are");
        }
        if (wanted.image().kernel().isEmpty()) {
            if (!wanted.bootloader().isEmpty()) {
                throw unsupported("bootloaders are not supported: name the guest's kernel with kernel=");
            }
            throw bad("kernel", "none is named");
        }
        absolute("kernel", wanted.image().kernel());
        if (!wanted.image().ramdisk().isEmpty()) {
            absolute("ramdisk", wanted.image().ramdisk());
        }
        if (!wanted.pool().isEmpty() && !wanted.pool().equals("Pool-0")) {
            throw unsupported("CPU pool '" + wanted.pool() + "' is not supported: only Pool-0 is");
        }
    }

    private DeviceConfig device(DeviceConfig device) {
        return switch (device) {
            case VifConfig vif -> {
                if (vif.type().filter("ioemu"::equals).isPresent()) {
                    throw unsupported("vif type 'ioemu' is not supported: guests have netfront interfaces");
                }
                vif.rate().ifPresent(rate -> {
                    try {
                        VifRate.parse(rate);
                    } catch (IllegalArgumentException e) {
                        throw bad("vif", e.getMessage());
                    }
                });
                yield vif.mac().isPresent() ? vif : vif.withMac(MacAddress.generate(random));
            }
            case VbdConfig vbd -> {
                if (!vbd.type().equals("phy") && !vbd.type().equals("file")) {
                    throw unsupported("disk type '" + vbd.type() + "' is not supported: phy and file are");
                }
                if (!vbd.params().isEmpty()) {
                    absolute("disk '" + vbd.dev() + "'", vbd.params());
                }
                yield vbd;
            }
        };
    }

    private int backendDomid(DeviceConfig device) {
        if (device.backend().isEmpty() || device.backend().equals("0")) {
            return 0;
        }
        Domain holder = registry.find(device.backend())
                .orElseThrow(() -> bad(device.deviceClass(),
                        "its backend domain '" + device.backend() + "' does not exist"));
        if (holder.domid < 0) {
            throw bad(device.deviceClass(), "its backend domain '" + device.backend() + "' is not running");
        }
        return holder.domid;
    }

    /// xend drew all 16 bytes at random, without RFC 4122's version bits.
    String drawUuid() {
        String hex = String.format("%016x%016x", random.nextLong(), random.nextLong());
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private static void absolute(String field, String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw bad(field, "'" + path + "' is not an absolute path");
        }
    }

    private static FailureException bad(String field, String problem) {
        return new FailureException(new Failure.BadConfig(field, problem));
    }

    private static FailureException unsupported(String message) {
        return new FailureException(new Failure.Unsupported(message));
    }
}
