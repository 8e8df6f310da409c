package org.xend.daemon.domain.steps.create;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.xend.daemon.domain.steps.destroy.DomainTrees;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.GuestTypes;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.xenbus.KeyPaths;

/// The nodes of a domain that are no device's: `/local/domain/D`, `/vm/UUID`, `/libxl/D`
/// (`docs/misc/xenstore-paths.pandoc`), with xend's keys of `/vm/UUID` that tools read.
///
/// Owners are libxl's, the stricter ones where xend's differ: under xend a guest owned its whole home and could
/// rewrite its name, domid and console/tty. A guest reads its home and what libxl shows it of `/vm/UUID`, and
/// owns only the nodes it must write.
final class DomainKeys {
    /// What a guest writes itself.
    private static final List<String> GUEST_OWNED = List.of(
            "device/suspend/event-channel",
            "control/shutdown",
            "control/feature-poweroff",
            "control/feature-reboot",
            "control/feature-suspend",
            "control/sysrq",
            "data",
            "drivers",
            "feature",
            "attr",
            "error",
            "guest",
            "hvmpv");
    private static final int LONGEST_NOTE = 1024;

    private DomainKeys() {}

    /// The domain's trees with what the configuration says. Trees left by a former domain of this domid are
    /// removed first.
    static void skeleton(KeyBatch.Builder out, DomainConfig config, int domid, int restarts, String imageText) {
        String home = KeyPaths.domain(domid);
        String uuid = config.uuid().orElseThrow();
        String vm = KeyPaths.vm(uuid);
        String owner = "n" + domid;
        String reader = "r" + domid;
        DomainTrees.remove(out, domid, uuid);

        out.makeDirectory(home, "n0", reader).makeDirectory(vm, "n0", reader);
        out.makeDirectory(KeyPaths.record(domid), "n0").makeDirectory(KeyPaths.record(domid) + "/device");
        out.write(
                KeyPaths.record(domid) + "/type", GuestTypes.of(config.image()).word());
        out.write(home + "/vm", vm)
                .write(home + "/name", config.name())
                .write(home + "/domid", Integer.toString(domid));
        if (!config.description().isEmpty()) {
            out.write(home + "/description", config.description());
        }
        for (String directory : List.of("cpu", "memory", "device", "control", "store", "console")) {
            out.makeDirectory(home + "/" + directory);
        }
        for (String node : GUEST_OWNED) {
            out.write(home + "/" + node, "", owner);
        }
        out.write(home + "/control/platform-feature-multiprocessor-suspend", "1");
        out.write(home + "/control/platform-feature-xs_reset_watches", "1");

        out.write(vm + "/uuid", uuid).write(vm + "/name", config.name());
        vmKey(out, vm, "vcpus", Integer.toString(config.vcpus()));
        vmKey(out, vm, "vcpu_avail", Long.toUnsignedString(mask(config.vcpusOnline())));
        vmKey(out, vm, "memory", Integer.toString(config.memoryMib()));
        vmKey(out, vm, "maxmem", Integer.toString(config.maxMemMib()));
        vmKey(out, vm, "shadow_memory", "0");
        vmKey(out, vm, "on_poweroff", config.onPoweroff().word());
        vmKey(out, vm, "on_reboot", config.onReboot().word());
        vmKey(out, vm, "on_crash", config.onCrash().word());
        vmKey(out, vm, "on_xend_start", config.onXendStart());
        vmKey(out, vm, "on_xend_stop", config.onXendStop());
        vmKey(out, vm, "bootloader", config.bootloader());
        vmKey(out, vm, "bootloader_args", config.bootloaderArgs());
        vmKey(out, vm, "pool_name", config.pool());
        out.makeDirectory(vm + "/device", "n0").makeDirectory(vm + "/device-misc", "n0");
        out.makeDirectory(vm + "/xend", "n0").write(vm + "/xend/restart_count", Integer.toString(restarts));
        // The S-expression names dom0's files; the guest reads only the children libxl shows it.
        out.write(vm + "/image", imageText, "n0");
        String image = vm + "/image/";
        // For a PVH guest libxl writes neither this key nor the next ones; xend's word here is the image's head.
        out.write(image + "ostype", config.image().type(), "n0", reader);
        out.write(image + "kernel", config.image().kernel(), "n0", reader);
        if (!config.image().ramdisk().isEmpty()) {
            out.write(image + "ramdisk", config.image().ramdisk(), "n0", reader);
        }
        out.write(image + "cmdline", config.image().commandLine(), "n0", reader);
    }

    /// Memory, vcpus, rings and the console, which has to be complete before anybody serves it.
    ///
    /// @param consoleLimitBytes how much of the console a server of it should keep (`console-limit`)
    static void built(
            KeyBatch.Builder out,
            DomainConfig config,
            int domid,
            BuiltDomain built,
            Instant now,
            long consoleLimitBytes) {
        String home = KeyPaths.domain(domid);
        out.write(home + "/memory/static-max", Long.toString(config.maxMemMib() * 1024L));
        out.write(home + "/memory/target", Long.toString(config.memoryMib() * 1024L));
        out.write(home + "/memory/videoram", "0");
        out.write(home + "/store/port", Integer.toString(built.storePort()));
        out.write(home + "/store/ring-ref", Long.toString(built.storeFrame()));
        for (int vcpu = 0; vcpu < config.vcpus(); vcpu++) {
            out.write(home + "/cpu/" + vcpu + "/availability", vcpu < config.vcpusOnline() ? "online" : "offline");
        }
        built.notes().forEach((name, value) -> {
            if (name.matches("[a-z0-9_.-]{1,64}")) {
                out.write(
                        home + "/image/" + name,
                        value.length() > LONGEST_NOTE ? value.substring(0, LONGEST_NOTE) : value);
            }
        });
        console(out, domid, built, consoleLimitBytes);
        out.write(
                KeyPaths.vm(config.uuid().orElseThrow()) + "/start_time",
                String.format(Locale.ROOT, "%d.%02d", now.getEpochSecond(), now.getNano() / 10_000_000));
    }

    private static void console(KeyBatch.Builder out, int domid, BuiltDomain built, long limitBytes) {
        String front = KeyPaths.domain(domid) + "/console";
        String back = KeyPaths.backend(0, "console", domid, 0);
        String record = KeyPaths.deviceRecord(domid, "console", 0);
        out.makeDirectory(back, "n0", "r" + domid);
        out.makeDirectory(record, "n0").write(record + "/frontend", front).write(record + "/backend", back);
        out.write(back + "/frontend", front);
        for (String directory : List.of(back, record)) {
            out.write(directory + "/frontend-id", Integer.toString(domid))
                    .write(directory + "/online", "1")
                    .write(directory + "/state", "1")
                    .write(directory + "/protocol", "vt100");
        }
        out.write(front + "/backend", back).write(front + "/backend-id", "0");
        out.write(front + "/limit", Long.toString(limitBytes)).write(front + "/type", "xenconsoled");
        out.write(front + "/output", "pty").write(front + "/tty", "");
        out.write(front + "/port", Integer.toString(built.consolePort()));
        out.write(front + "/ring-ref", Long.toString(built.consoleFrame()));
    }

    private static void vmKey(KeyBatch.Builder out, String vm, String key, String value) {
        out.write(vm + "/" + key, value, "n0");
    }

    private static long mask(int vcpus) {
        return vcpus >= 64 ? -1L : (1L << vcpus) - 1;
    }
}
