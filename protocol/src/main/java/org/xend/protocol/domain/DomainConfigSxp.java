package org.xend.protocol.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.sxp.Sxp;

/// A configuration as the S-expression that `xm create` sends, `-n` prints and the daemon keeps:
///
/// ```
/// (vm (name nbsd) (memory 128) (on_poweroff destroy) ... (vcpus 1)
///     (image (linux (kernel /netbsd) (root xbd0)))
///     (device (vbd (uname phy:/dev/wd0e) (dev 0x1) (mode w)))
///     (device (vif (mac aa:00:00:50:02:f0) (bridge bridge0))))
/// ```
///
/// The image of a PVH guest is `(pvh (kernel ..) ..)`, with the same fields. Fields are in xm's order; empty ones
/// and those at their default are left out. The head is ignored when reading, and fields with facts about
/// a running domain (`domid`, `cpu_time` ...) are ignored, so that the output of `xm list --long` can be read
/// back.
public final class DomainConfigSxp {
    private static final int DEFAULT_WEIGHT = 256;

    private DomainConfigSxp() {}

    /// The `(vm ...)` of a configuration.
    public static Sxp.Items print(DomainConfig config) {
        return print("vm", config);
    }

    /// @param head `vm` or `domain`
    public static Sxp.Items print(String head, DomainConfig config) {
        var fields = new ArrayList<Sxp>();
        put(fields, "name", config.name());
        put(fields, "memory", Integer.toString(config.memoryMib()));
        put(fields, "maxmem", config.maxMemMib() == config.memoryMib() ? "" : Integer.toString(config.maxMemMib()));
        put(fields, "features", config.features());
        put(fields, "description", config.description());
        put(fields, "on_poweroff", config.onPoweroff().word());
        put(fields, "on_reboot", config.onReboot().word());
        put(fields, "on_crash", config.onCrash().word());
        put(fields, "on_xend_start", config.onXendStart());
        put(fields, "on_xend_stop", config.onXendStop());
        put(
                fields,
                "vcpu_avail",
                config.vcpusOnline() == config.vcpus()
                        ? ""
                        : BigInteger.ONE
                                .shiftLeft(config.vcpusOnline())
                                .subtract(BigInteger.ONE)
                                .toString());
        put(fields, "vcpus", Integer.toString(config.vcpus()));
        put(fields, "uuid", config.uuid().orElse(""));
        if (!config.affinity().isEmpty()) {
            fields.add(Sxp.form(
                    "cpus",
                    Sxp.list(config.affinity().stream()
                            .map(CpuList::format)
                            .map(Sxp::atom)
                            .toList())));
        }
        put(fields, "cpu_cap", config.cpuCap() == 0 ? "" : Integer.toString(config.cpuCap()));
        put(fields, "cpu_weight", config.cpuWeight() == DEFAULT_WEIGHT ? "" : Integer.toString(config.cpuWeight()));
        put(fields, "pool_name", config.pool().equals(DomainValidator.POOL) ? "" : config.pool());
        put(fields, "bootloader", config.bootloader());
        put(fields, "bootloader_args", config.bootloaderArgs());
        fields.add(Sxp.form("image", image(config.image())));
        config.devices().forEach(device -> fields.add(DeviceSxp.print(device)));
        return Sxp.form(head, fields);
    }

    private static Sxp.Items image(ImageConfig image) {
        var fields = new ArrayList<Sxp>();
        put(fields, "kernel", image.kernel());
        put(fields, "ramdisk", image.ramdisk());
        put(fields, "ip", image.ip());
        put(fields, "root", image.root());
        put(fields, "args", image.args());
        return Sxp.form(image.type(), fields);
    }

    private static void put(List<Sxp> fields, String key, String value) {
        if (!value.isEmpty()) {
            fields.add(Sxp.pair(key, value));
        }
    }

    /// @throws FailureException a [Failure.BadConfig] naming the field and the problem; a configuration
    ///         that is returned keeps to [DomainValidator]
    public static DomainConfig read(Sxp value) {
        if (!(value instanceof Sxp.Items form) || form.head().isEmpty()) {
            throw bad("config", "must be a list such as (vm (name ..) (memory ..) ..)");
        }
        var fields = new SxpFields(form);
        int memory = fields.parsed("target_memkb", DomainConfigSxp::target)
                .or(() -> fields.whole("memory"))
                .orElseThrow(() -> bad("memory", "must be given"));
        int vcpus = fields.whole("vcpus").orElse(1);
        ExitActions actions = exitActions(fields);
        var config = new DomainConfig(
                fields.text("name").orElse("Domain-Unnamed"),
                uuid(fields),
                fields.text("description").orElse(""),
                memory,
                fields.whole("maxmem").orElse(memory),
                vcpus,
                online(fields, vcpus),
                affinity(fields, vcpus),
                fields.whole("cpu_weight").orElse(DEFAULT_WEIGHT),
                fields.whole("cpu_cap").orElse(0),
                actions.onPoweroff(),
                actions.onReboot(),
                actions.onCrash(),
                fields.text("on_xend_start").orElse("ignore"),
                fields.text("on_xend_stop").orElse("ignore"),
                fields.text("pool_name").orElse(DomainValidator.POOL),
                fields.text("bootloader").orElse(""),
                fields.text("bootloader_args").orElse(""),
                fields.text("features").orElse(""),
                image(form),
                form.all("device").stream()
                        .map(DeviceSxp::read)
                        .flatMap(Optional::stream)
                        .toList());
        DomainValidator.check(config).ifPresent(DomainConfigSxp::refuse);
        return config;
    }

    /// For a running domain `memory` is what it has at the moment, and this is its target.
    private static int target(String kib) {
        if (!kib.matches("[0-9]{1,12}")) {
            throw new IllegalArgumentException("must be a number of KiB, got '" + kib + "'");
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(kib) / 1024);
    }

    private static Optional<String> uuid(SxpFields fields) {
        return fields.parsed("uuid", DomainUuid::parse);
    }

    /// on_poweroff, on_reboot, on_crash; `restart` is the older word for all three.
    private static ExitActions exitActions(SxpFields fields) {
        ExitActions defaults =
                fields.parsed("restart", ExitActions::ofRestart).orElseGet(() -> ExitActions.ofRestart(""));
        return new ExitActions(
                fields.parsed("on_poweroff", ExitAction::parse).orElse(defaults.onPoweroff()),
                fields.parsed("on_reboot", ExitAction::parse).orElse(defaults.onReboot()),
                fields.parsed("on_crash", ExitAction::parse).orElse(defaults.onCrash()));
    }

    /// vcpu_avail is a bit mask, with the lowest vcpus online.
    private static int online(SxpFields fields, int vcpus) {
        return fields.parsed("vcpu_avail", text -> {
                    if (!text.matches("[0-9]{1,400}")) {
                        throw new IllegalArgumentException("must be a bit mask in decimal, got '" + text + "'");
                    }
                    BigInteger mask = new BigInteger(text);
                    return Math.min(vcpus, mask.bitCount());
                })
                .orElse(vcpus);
    }

    /// `(cpus 0-3)` for all vcpus; `(cpus (0-1 2))` or `(cpus ((0 1) (2)))` for one each; `cpu` joins them.
    private static List<Set<Integer>> affinity(SxpFields fields, int vcpus) {
        if (vcpus < 1 || vcpus > DomainValidator.MOST_VCPUS) {
            return List.of();
        }
        Optional<String> cpu = fields.whole("cpu").filter(number -> number >= 0).map(Object::toString);
        UnaryOperator<String> joined =
                list -> cpu.map(one -> list.isBlank() ? one : one + "," + list).orElse(list);
        List<String> lists = switch (fields.form().value("cpus").orElse(Sxp.atom(""))) {
            case Sxp.Atom(String list) -> List.of(list);
            case Sxp.Items(List<Sxp> each) ->
                each.stream().map(DomainConfigSxp::cpuList).toList();
        };
        DomainValidator.checkCpuLists(lists.size(), vcpus).ifPresent(DomainConfigSxp::refuse);
        try {
            List<Set<Integer>> sets =
                    lists.stream().map(joined).map(CpuList::parse).toList();
            if (sets.stream().allMatch(Set::isEmpty)) {
                return List.of();
            }
            return sets.size() == 1 ? Collections.nCopies(vcpus, sets.getFirst()) : sets;
        } catch (IllegalArgumentException problem) {
            throw bad("cpus", problem.getMessage());
        }
    }

    private static String cpuList(Sxp value) {
        return switch (value) {
            case Sxp.Atom(String list) -> list;
            case Sxp.Items(List<Sxp> cpus) ->
                String.join(
                        ",",
                        cpus.stream()
                                .map(cpu -> cpu.asText()
                                        .orElseThrow(() -> bad("cpus", "must be a list of lists of CPU numbers")))
                                .toList());
        };
    }

    private static ImageConfig image(Sxp.Items form) {
        Sxp.Items image = form.value("image")
                .flatMap(Sxp::asItems)
                .orElseThrow(() -> bad("image", "must be given, as (image (linux (kernel ..))) or with pvh for linux"));
        String type = image.head().orElseThrow(() -> bad("image", "must have a type, linux or pvh"));
        var fields = new SxpFields(image);
        if (fields.text("boot").isPresent()) {
            throw bad("image", "(boot ..) asks for a fully virtual guest, which this daemon does not support");
        }
        return new ImageConfig(
                type,
                file(fields, "kernel"),
                file(fields, "ramdisk"),
                fields.text("root").orElse(""),
                fields.text("ip").orElse(""),
                fields.text("args").orElse(""));
    }

    /// A path, also when it is given as `file:///path`.
    private static String file(SxpFields fields, String key) {
        String path = fields.text(key).orElse("");
        return path.startsWith("file:///") ? path.substring("file://".length()) : path;
    }

    private static void refuse(DomainValidator.Violation violation) {
        throw bad(violation.field(), violation.problem());
    }

    static FailureException bad(String field, String problem) {
        return new FailureException(new Failure.BadConfig(field, problem));
    }
}
