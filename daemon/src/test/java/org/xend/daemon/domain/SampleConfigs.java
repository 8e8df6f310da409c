package org.xend.daemon.domain;

import java.util.List;
import java.util.Optional;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.DiskKind;
import org.xend.protocol.device.DiskMode;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ImageConfig;

/// The NetBSD/Xen how-to's guest, and variations of it.
public final class SampleConfigs {
    public static final String KERNEL = "/home/bouyer/netbsd-XEN3_DOMU";
    public static final String UUID = "12345678-9abc-def0-1234-56789abcdef0";

    private SampleConfigs() {}

    public static DomainConfig howTo(String name) {
        return with(name, ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RESTART, List.of(vif(name), disk()));
    }

    public static DomainConfig bare(String name) {
        return with(name, ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RESTART, List.of());
    }

    public static DomainConfig exits(String name, ExitAction poweroff, ExitAction reboot, ExitAction crash) {
        return with(name, poweroff, reboot, crash, List.of(vif(name)));
    }

    public static DomainConfig with(
            String name, ExitAction poweroff, ExitAction reboot, ExitAction crash, List<DeviceConfig> devices) {
        return new DomainConfig(
                name,
                Optional.empty(),
                "",
                128,
                128,
                1,
                1,
                List.of(),
                256,
                0,
                poweroff,
                reboot,
                crash,
                "ignore",
                "ignore",
                "Pool-0",
                "",
                "",
                "",
                new ImageConfig("linux", KERNEL, "", "xbd0", "", ""),
                devices);
    }

    /// The how-to's guest in a hardware container.
    public static DomainConfig pvh(String name) {
        DomainConfig pv = howTo(name);
        return new DomainConfig(
                pv.name(),
                pv.uuid(),
                pv.description(),
                pv.memoryMib(),
                pv.maxMemMib(),
                pv.vcpus(),
                pv.vcpusOnline(),
                pv.affinity(),
                pv.cpuWeight(),
                pv.cpuCap(),
                pv.onPoweroff(),
                pv.onReboot(),
                pv.onCrash(),
                pv.onXendStart(),
                pv.onXendStop(),
                pv.pool(),
                "",
                "",
                "",
                new ImageConfig("pvh", KERNEL, "", "xbd0", "", ""),
                pv.devices());
    }

    public static VifConfig vif() {
        return new VifConfig(
                Optional.of(MacAddress.parse("aa:00:00:50:02:f0")),
                Optional.of("bridge0"),
                Optional.empty(),
                Optional.empty(),
                "0",
                Optional.empty(),
                Optional.of("10Mb/s@50ms"),
                Optional.empty(),
                Optional.empty(),
                VifConfig.Link.PLAIN);
    }

    /// No two domains have an address in common: the how-to's is that of its guest.
    private static VifConfig vif(String name) {
        int hash = name.hashCode();
        return name.equals("nbsd")
                ? vif()
                : vif().withMac(MacAddress.parse("aa:00:%02x:%02x:%02x:%02x"
                        .formatted(hash >> 24 & 0xff, hash >> 16 & 0xff, hash >> 8 & 0xff, hash & 0xff)));
    }

    public static VifConfig vifWithoutMac() {
        return new VifConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                VifConfig.Link.PLAIN);
    }

    public static VbdConfig disk() {
        return new VbdConfig("phy", "/dev/wd0e", "0x1", 1, DiskMode.WRITE, DiskKind.DISK, "0");
    }

    public static VbdConfig file(String path) {
        return new VbdConfig("file", path, "hda1", 769, DiskMode.READ, DiskKind.DISK, "0");
    }
}
