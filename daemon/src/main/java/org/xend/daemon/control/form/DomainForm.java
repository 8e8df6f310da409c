package org.xend.daemon.control.form;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.control.Datum;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ImageConfig;

/// `(domain ...)`: a domain as xend's server returned it, fields in its order, then `restart_count` and
/// `up_time`.
public final class DomainForm {
    private DomainForm() {}

    public static Datum.Form of(DomainView view) {
        return of(view, view.devices());
    }

    /// Without devices: for tables of domains.
    public static Datum.Form brief(DomainView view) {
        return of(view, List.of());
    }

    private static Datum.Form of(DomainView view, List<DeviceView> devices) {
        DomainConfig config = view.config();
        var form = Datum.form("domain");
        if (view.domid() >= 0) {
            form.put("domid", view.domid());
        }
        form.put("cpu_weight", config.cpuWeight())
                .put("cpu_cap", config.cpuCap())
                .put("pool_name", config.pool())
                .put("bootloader", config.bootloader())
                .put("vcpus", config.vcpus())
                .put("cpus", cpus(config))
                .put("on_poweroff", config.onPoweroff().word())
                .put("description", config.description())
                .put("on_crash", config.onCrash().word())
                .put("uuid", view.uuid())
                .put("bootloader_args", config.bootloaderArgs())
                .put("name", view.name())
                .put("on_reboot", config.onReboot().word())
                .put("maxmem", config.maxMemMib())
                .put("memory", memory(view))
                .put("target_memkb", config.memoryMib() * 1024L)
                .put("shadow_memory", 0)
                .put("vcpu_avail", vcpuAvail(config.vcpusOnline()))
                .put("features", config.features())
                .put("on_xend_start", config.onXendStart())
                .put("on_xend_stop", config.onXendStop());
        view.startedAt().ifPresent(start -> form.put("start_time", start.toEpochMilli() / 1000.0));
        view.info()
                .ifPresent(info ->
                        form.put("cpu_time", info.cpuTimeNanos() / 1e9).put("online_vcpus", info.onlineVcpus()));
        form.put("image", image(config.image(), view))
                .put("status", status(view))
                .put("state", letters(view));
        putFrame(form, "store_mfn", view.storeFrame());
        putFrame(form, "console_mfn", view.consoleFrame());
        if (!devices.isEmpty()) {
            form.putEach("device", devices.stream().map(DeviceForm::of).toList());
        }
        form.put("restart_count", view.restarts());
        view.upTime().ifPresent(time -> form.put("up_time", time.toMillis() / 1000.0));
        return form.build();
    }

    /// The domain's memory by the hypervisor, in MiB as xl rounds it; until it reports, the memory of the
    /// configuration.
    private static long memory(DomainView view) {
        return view.info().map(info -> info.memoryKib() / 1024).orElse((long)
                view.config().memoryMib());
    }

    /// xend's status numbers: 0 halted, 1 paused, 2 running, 5 crashed.
    public static int status(DomainView view) {
        return switch (view.state()) {
            case RUNNING -> 2;
            case PAUSED, STARTING -> 1;
            case CRASHED -> 5;
            case SHUTDOWN, ENDING -> 0;
        };
    }

    /// The six letters of xm's State column: running, blocked, paused, shutdown, crashed, dying.
    private static String letters(DomainView view) {
        Optional<DomainInfo> info = view.info();
        boolean crashed = info.map(DomainInfo::crashed).orElse(view.state() == DomainState.CRASHED);
        boolean shutdown = info.map(i -> i.shutdown().isPresent()).orElse(view.state() == DomainState.SHUTDOWN);
        return letter('r', info.map(DomainInfo::running).orElse(false))
                + letter('b', info.map(DomainInfo::blocked).orElse(false))
                + letter('p', info.map(DomainInfo::paused).orElse(false))
                + letter('s', shutdown && !crashed)
                + letter('c', crashed)
                + letter('d', info.map(DomainInfo::dying).orElse(view.state() == DomainState.ENDING));
    }

    private static String letter(char letter, boolean on) {
        return on ? String.valueOf(letter) : "-";
    }

    /// One inner list of physical CPUs per vcpu; an empty one is not pinned.
    private static Datum cpus(DomainConfig config) {
        List<Set<Integer>> sets = config.affinity();
        return new Datum.Sequence(IntStream.range(0, config.vcpus())
                .mapToObj(vcpu -> numbers(vcpu < sets.size() ? sets.get(vcpu) : Set.of()))
                .toList());
    }

    static Datum numbers(Set<Integer> numbers) {
        return new Datum.Sequence(
                new TreeSet<>(numbers).stream().<Datum>map(Datum.Whole::new).toList());
    }

    private static Datum vcpuAvail(int online) {
        BigInteger mask = BigInteger.ONE.shiftLeft(online).subtract(BigInteger.ONE);
        return mask.bitLength() < 64 ? new Datum.Whole(mask.longValue()) : new Datum.Text(mask.toString());
    }

    private static Datum image(ImageConfig image, DomainView view) {
        var form = Datum.form(image.type()).put("kernel", image.kernel());
        putText(form, "ramdisk", image.ramdisk());
        putText(form, "args", image.commandLine());
        if (!view.notes().isEmpty()) {
            var notes = Datum.form("notes");
            view.notes().forEach(notes::put);
            form.put("notes", notes.build());
        }
        return form.build();
    }

    private static void putText(Datum.Builder form, String key, String value) {
        if (!value.isEmpty()) {
            form.put(key, value);
        }
    }

    private static void putFrame(Datum.Builder form, String key, long frame) {
        if (frame != 0) {
            form.put(key, frame);
        }
    }
}
