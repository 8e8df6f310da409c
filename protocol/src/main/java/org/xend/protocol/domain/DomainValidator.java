package org.xend.protocol.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.xend.protocol.device.DeviceClash;
import org.xend.protocol.device.VbdConfig;

/// Checks a domain's configuration: every rule stands here once, with its message. The reader of configuration files,
/// `xm create --plan` and the daemon use it, and so do the operations that change a domain (`xm mem-set`,
/// `vcpu-set` ...). Rules that need the daemon (names in use, files of dom0) are checked by the daemon.
///
/// A message has the values allowed and the one given: `must be 1 to 65535, got 0`. The caller puts the field
/// before it.
public final class DomainValidator {
    /// 16 TiB, in MiB: the most a PV guest can have.
    public static final int MOST_MEMORY_MIB = 16 << 20;
    /// Less is no memory for any kernel; a domain that stands already may have been given less by another
    /// toolstack.
    public static final int LEAST_MEMORY_MIB = 8;
    public static final int MOST_VCPUS = 1024;
    /// The most that fit the tables with which Xen starts a guest in a hardware container.
    public static final int MOST_PVH_VCPUS = 128;
    public static final int MOST_DEVICES = 1024;
    /// Characters of a single text; the kernel's command line has a limit of its own.
    public static final int LONGEST_TEXT = 4096;
    /// The room in Xen's `start_info` page, less the final zero byte.
    public static final int LONGEST_COMMAND_LINE = 1023;
    public static final int MOST_WEIGHT = 65535;
    private static final int LONGEST_NAME = 255;
    public static final String POOL = "Pool-0";

    private DomainValidator() {}

    /// @param field the variable of the configuration file that is at fault
    /// @param problem the values allowed, and the one given
    public record Violation(String field, String problem) {}

    /// The first rule that the configuration breaks, in the order in which people write the variables.
    public static Optional<Violation> check(DomainConfig config) {
        Stream<Supplier<Optional<Violation>>> rules = Stream.of(
                () -> identity(config),
                () -> image(config),
                () -> memory(config),
                () -> cpus(config),
                () -> actions(config),
                () -> devices(config));
        return rules.map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    /// As [#check], with the rules for a domain that is yet to be made: its name must not be that of an id, for ids
    /// are looked up before names, and memory has a least amount.
    public static Optional<Violation> checkNew(DomainConfig config) {
        return checkNewName(config.name())
                .map(problem -> new Violation("name", problem))
                .or(() -> check(config))
                .or(() -> config.memoryMib() < LEAST_MEMORY_MIB
                        ? range("memory", "MiB", LEAST_MEMORY_MIB, MOST_MEMORY_MIB, config.memoryMib())
                        : Optional.empty());
    }

    /// Letters, digits and `_ - . : +`, as xend allowed in a name; so a name is never a path.
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_-.:+".indexOf(c) >= 0));
    }

    /// Checks the name for a new domain, or a new name for a domain.
    public static Optional<String> checkNewName(String name) {
        if (!isName(name)) {
            return Optional.of("must be 1 to " + LONGEST_NAME + " letters, digits and _ - . : +, got '"
                    + (name.length() > LONGEST_NAME ? name.substring(0, 61) + "..." : name) + "'");
        }
        if (name.chars().allMatch(Character::isDigit)) {
            return Optional.of("must have a letter, for digits alone are a domain's id, got '" + name + "'");
        }
        if (DomainUuid.find(name).isPresent()) {
            return Optional.of("must not be a uuid, got '" + name + "'");
        }
        return Optional.empty();
    }

    private static Optional<Violation> identity(DomainConfig config) {
        if (!isName(config.name())) {
            return checkNewName(config.name()).map(problem -> new Violation("name", problem));
        }
        if (config.uuid().filter(uuid -> !DomainUuid.is(uuid)).isPresent()) {
            return violation(
                    "uuid",
                    "must be 8-4-4-4-12 hex digits, got '" + config.uuid().get() + "'");
        }
        if (!config.pool().isEmpty() && !config.pool().equals(POOL)) {
            return violation(
                    "pool", "must be " + POOL + ", as CPU pools are not supported, got '" + config.pool() + "'");
        }
        return first(List.of(
                text("description", config.description()),
                text("features", config.features()),
                text("bootloader", config.bootloader()),
                text("bootargs", config.bootloaderArgs())));
    }

    private static Optional<Violation> image(DomainConfig config) {
        ImageConfig image = config.image();
        if (!ImageConfig.TYPES.contains(image.type())) {
            return violation("builder", unsupportedType(image.type()));
        }
        if (image.kernel().isEmpty()) {
            return violation("kernel", "must be named: boot loaders are not run by this daemon yet");
        }
        return first(List.of(
                path("kernel", image.kernel()),
                path("ramdisk", image.ramdisk()),
                text("root", image.root()),
                text("ip", image.ip()),
                text("extra", image.args()),
                image.commandLine().length() > LONGEST_COMMAND_LINE
                        ? violation(
                                "extra",
                                "must leave the kernel's command line at most " + LONGEST_COMMAND_LINE
                                        + " characters, got "
                                        + image.commandLine().length())
                        : Optional.empty()));
    }

    /// The message for a `builder` that is none of [ImageConfig#TYPES].
    public static String unsupportedType(String builder) {
        return "must be 'linux' (every PV guest) or 'pvh', got '" + builder + "', which this daemon does not support";
    }

    private static Optional<Violation> memory(DomainConfig config) {
        if (config.memoryMib() < 1 || config.memoryMib() > MOST_MEMORY_MIB) {
            return range("memory", "MiB", LEAST_MEMORY_MIB, MOST_MEMORY_MIB, config.memoryMib());
        }
        if (config.maxMemMib() < config.memoryMib() || config.maxMemMib() > MOST_MEMORY_MIB) {
            return violation(
                    "maxmem",
                    "must be " + config.memoryMib() + " (memory) to " + MOST_MEMORY_MIB + " MiB, got "
                            + config.maxMemMib());
        }
        return Optional.empty();
    }

    private static Optional<Violation> cpus(DomainConfig config) {
        int most = mostVcpus(config.image());
        if (config.vcpus() < 1 || config.vcpus() > most) {
            return range("vcpus", "", 1, most, config.vcpus());
        }
        if (config.vcpusOnline() < 1 || config.vcpusOnline() > config.vcpus()) {
            return violation("vcpus", "must be 1 to " + config.vcpus() + " (maxvcpus), got " + config.vcpusOnline());
        }
        if (!config.affinity().isEmpty() && config.affinity().size() != config.vcpus()) {
            return cpuLists(config.affinity().size(), config.vcpus());
        }
        Optional<Violation> cpu = config.affinity().stream()
                .flatMap(Set::stream)
                .map(number -> checkCpu("cpus", number))
                .flatMap(Optional::stream)
                .findFirst();
        return cpu.or(() -> checkScheduler(config.cpuWeight(), config.cpuCap(), config.vcpus()));
    }

    private static int mostVcpus(ImageConfig image) {
        return image.type().equals(ImageConfig.PVH) ? MOST_PVH_VCPUS : MOST_VCPUS;
    }

    /// Checks the number of CPU lists; a reader asks before it reads them all.
    public static Optional<Violation> checkCpuLists(int lists, int vcpus) {
        return lists > 1 && lists != vcpus ? cpuLists(lists, vcpus) : Optional.empty();
    }

    private static Optional<Violation> cpuLists(int lists, int vcpus) {
        return violation(
                "cpus",
                (vcpus == 1
                                ? "must be one CPU list"
                                : "must be one CPU list, or one for each of the " + vcpus + " vcpus")
                        + ", got " + lists);
    }

    /// Checks the number of a physical CPU.
    public static Optional<Violation> checkCpu(String field, int cpu) {
        return cpu < 0 || cpu > CpuList.HIGHEST ? range(field, "", 0, CpuList.HIGHEST, cpu) : Optional.empty();
    }

    /// Checks the scheduler parameters of a domain with so many vcpus.
    public static Optional<Violation> checkScheduler(int weight, int cap, int vcpus) {
        if (weight < 1 || weight > MOST_WEIGHT) {
            return range("cpu_weight", "", 1, MOST_WEIGHT, weight);
        }
        if (cap < 0 || cap > 100 * vcpus) {
            return violation(
                    "cpu_cap", "must be 0 (none) to " + 100 * vcpus + " percent (100 for each vcpu), got " + cap);
        }
        return Optional.empty();
    }

    private static Optional<Violation> actions(DomainConfig config) {
        return first(List.of(
                oneOf("on_xend_start", config.onXendStart(), List.of("ignore", "start")),
                oneOf("on_xend_stop", config.onXendStop(), List.of("ignore", "shutdown", "suspend"))));
    }

    private static Optional<Violation> devices(DomainConfig config) {
        if (config.devices().size() > MOST_DEVICES) {
            long disks = config.devices().stream()
                    .filter(VbdConfig.class::isInstance)
                    .count();
            String most = 2 * disks > config.devices().size() ? "vbd" : "vif";
            return checkDevices(variable(most), config.devices().size());
        }
        return DeviceClash.first(config.devices())
                .map(clash -> new Violation(variable(clash.deviceClass()), clash.problem()));
    }

    /// Checks the number of devices; a reader asks before it reads them all.
    ///
    /// @param field the variable that most of them stand in
    public static Optional<Violation> checkDevices(String field, int count) {
        return count > MOST_DEVICES
                ? violation(field, "a domain must have at most " + MOST_DEVICES + " devices, got " + count)
                : Optional.empty();
    }

    /// The variable of a configuration file that has the devices of a class.
    private static String variable(String deviceClass) {
        return deviceClass.equals("vbd") ? "disk" : "vif";
    }

    private static Optional<Violation> path(String field, String path) {
        if (!path.isEmpty() && !path.startsWith("/")) {
            return violation(field, "must be an absolute path, got '" + path + "'");
        }
        return text(field, path);
    }

    private static Optional<Violation> text(String field, String text) {
        if (text.length() > LONGEST_TEXT) {
            return violation(field, "must be at most " + LONGEST_TEXT + " characters, got " + text.length());
        }
        Optional<Integer> control =
                text.chars().filter(Character::isISOControl).boxed().findFirst();
        return control.flatMap(code -> violation(field, "must have no control character, got code " + code));
    }

    private static Optional<Violation> oneOf(String field, String word, List<String> known) {
        return known.contains(word)
                ? Optional.empty()
                : violation(
                        field,
                        "must be " + String.join(", ", known.subList(0, known.size() - 1)) + " or " + known.getLast()
                                + ", got '" + word + "'");
    }

    private static Optional<Violation> range(String field, String unit, int least, int most, int value) {
        return violation(
                field, "must be " + least + " to " + most + (unit.isEmpty() ? "" : " " + unit) + ", got " + value);
    }

    private static Optional<Violation> first(List<Optional<Violation>> found) {
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<Violation> violation(String field, String problem) {
        return Optional.of(new Violation(field, problem));
    }
}
