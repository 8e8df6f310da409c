package org.xend.daemon.hypervisor.embedded.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xend.daemon.hypervisor.embedded.image.GuestImage;
import org.xend.protocol.domain.ExitReason;

/// The lines that a guest's kernel prints, in the manner of its system. They say that it is simulated. Immutable.
final class BootMessages {
    private static final Pattern ROOT = Pattern.compile("(?:^|\\s)root=(\\S+)");
    private static final Pattern BOOT_DEVICE = Pattern.compile("(?:^|\\s)bootdev=(\\S+)");

    private final GuestImage image;
    private final String commandLine;

    BootMessages(GuestImage image, String commandLine) {
        this.image = image;
        this.commandLine = printable(commandLine);
    }

    List<String> opening(long memoryKib, int vcpus) {
        var lines = new ArrayList<String>();
        lines.add(image.system().word() + " " + image.release() + " (embedded guest simulation)");
        lines.add("No kernel runs here: xend's embedded hypervisor plays this guest.");
        switch (image.system()) {
            case NETBSD -> {
                lines.add("total memory = " + memoryKib / 1024 + " MB");
                for (int vcpu = 0; vcpu < vcpus; vcpu++) {
                    lines.add("vcpu" + vcpu + " at hypervisor0");
                }
                lines.add("xenbus0 at hypervisor0: Xen Virtual Bus Interface (simulated)");
                lines.add("xencons0 at hypervisor0: Xen Virtual Console Driver (simulated)");
            }
            case LINUX -> {
                lines.add("Command line: " + commandLine);
                lines.add("Memory: " + memoryKib + "K available");
                lines.add("smp: Brought up 1 node, " + vcpus + " CPU" + (vcpus == 1 ? "" : "s"));
                lines.add("Xen virtual console successfully installed as "
                        + (commandLine.contains("xencons=tty1") ? "tty1" : "hvc0") + " (simulated)");
            }
            case SOLARIS -> {
                lines.add("Boot args: " + commandLine);
                lines.add("mem = " + memoryKib + "K");
                lines.add("xpvd0 at root (simulated), " + vcpus + " virtual processor" + (vcpus == 1 ? "" : "s"));
            }
        }
        image.bootLines().forEach(line -> lines.add(printable(line)));
        return lines;
    }

    /// @param device just connected
    List<String> connected(DeviceFrontend device) {
        String detail = printable(device.detail());
        if (device.network()) {
            return List.of(
                    switch (image.system()) {
                        case NETBSD -> device.name() + ": MAC address " + detail;
                        case LINUX ->
                            "vif vif-" + device.name().substring(3) + " " + device.name() + ": connected, " + detail;
                        case SOLARIS -> device.name() + " at xpvd0: ethernet address " + detail;
                    });
        }
        long sectors = detail.matches("[0-9]{1,18}") ? Long.parseLong(detail) : 0;
        String size = sectors / 2048 + " MB, 512 bytes/sect x " + sectors + " sectors";
        return List.of(
                switch (image.system()) {
                    case NETBSD, SOLARIS -> device.name() + ": " + size;
                    case LINUX -> "blkfront: " + device.name() + ": " + size;
                });
    }

    /// All devices are there.
    List<String> closing(List<DeviceFrontend> devices) {
        Matcher root = ROOT.matcher(commandLine);
        Matcher bootDevice = BOOT_DEVICE.matcher(commandLine);
        String named = root.find() ? root.group(1) : bootDevice.find() ? bootDevice.group(1) : "";
        String first = devices.stream()
                .filter(device -> !device.network())
                .findFirst()
                .map(DeviceFrontend::name)
                .orElse("");
        String device = named.isEmpty() ? first : named;
        return switch (image.system()) {
            case NETBSD ->
                device.isEmpty()
                        ? List.of("root on md0a (no disk)")
                        : List.of("boot device: " + device, "root on " + device + "a dumps on " + device + "b");
            case LINUX ->
                device.isEmpty()
                        ? List.of("Run /init as init process")
                        : List.of("VFS: Mounted root (simulated) on " + device, "Run /sbin/init as init process");
            case SOLARIS -> List.of("root on " + (device.isEmpty() ? "ramdisk" : device) + " fstype simulated");
        };
    }

    List<String> stopping(ExitReason reason) {
        boolean reboot = reason == ExitReason.REBOOT;
        return switch (image.system()) {
            case NETBSD ->
                List.of("syncing disks... done", reboot ? "rebooting..." : "The operating system has halted.");
            case LINUX -> List.of(reboot ? "reboot: Restarting system" : "reboot: Power down");
            case SOLARIS -> List.of("syncing file systems... done", reboot ? "rebooting..." : "powering off");
        };
    }

    /// Configs and keys may hold anything; a terminal gets printable characters only.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
