package org.xend.protocol.domain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xend.protocol.device.DeviceClash;
import org.xend.protocol.device.VbdConfig;

/// What every configuration has to keep to, wherever it comes from: a file, the socket, a stored record. The one
/// place of these limits and sentences: who changes a domain later (`xm mem-set`, `vcpu-set` ...) asks here as
/// well.
public final class DomainRules {
    /// 16 TiB, in MiB: the most a PV guest can have.
    public static final int MOST_MEMORY_MIB = 16 << 20;
    /// Less is no memory for any kernel; a domain that stands already may have been given less by another
    /// toolstack.
    public static final int LEAST_MEMORY_MIB = 8;
    public static final int MOST_VCPUS = 1024;
    /// What Xen has room for in the tables that a guest in a hardware container is started with.
    public static final int MOST_PVH_VCPUS = 128;
    public static final int MOST_DEVICES = 1024;
    /// Characters of a single text; the kernel's command line has a limit of its own.
    public static final int LONGEST_TEXT = 4096;
    /// What Xen's `start_info` page has room for, less the final zero byte.
    public static final int LONGEST_COMMAND_LINE = 1023;
    public static final int MOST_WEIGHT = 65535;
    public static final String POOL = "Pool-0";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private DomainRules() {}

    /// @param field the variable of the configuration file that is at fault
    /// @param problem a clause naming the value and what is wrong with it
    public record Violation(String field, String problem) {}

    /// The first rule the configuration breaks, in the order in which people write the variables.
    public static Optional<Violation> firstViolation(DomainConfig config) {
        Stream<Supplier<Optional<Violation>>> rules = Stream.of(
                () -> identity(config),
                () -> image(config),
                () -> memory(config),
                () -> cpus(config),
                () -> actions(config),
                () -> devices(config));
        return rules.map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    /// As [#firstViolation], with what holds for a domain that is yet to be made: its name must not read as an
    /// id, for ids are looked for before names, and memory has a floor.
    public static Optional<Violation> firstViolationOfNew(DomainConfig config) {
        return newName(config.name())
                .map(problem -> new Violation("name", problem))
                .or(() -> firstViolation(config))
                .or(() -> config.memoryMib() < LEAST_MEMORY_MIB
                        ? violation("memory", cannotBeHad(config.memoryMib()))
                        : Optional.empty());
    }

    /// What is wrong with a name that a domain is to be given.
    public static Optional<String> newName(String name) {
        if (!DomainConfig.isValidName(name)) {
            return Optional.of("bad name '" + (name.length() > 255 ? name.substring(0, 61) + "..." : name)
                    + "': 1 to 255 letters, digits and _ - . : + are allowed");
        }
        if (name.chars().allMatch(Character::isDigit)) {
            return Optional.of("bad name '" + name + "': it reads as a domain's id, so a letter is needed");
        }
        if (findUuid(name).isPresent()) {
            return Optional.of("bad name '" + name + "': it reads as a uuid");
        }
        return Optional.empty();
    }

    /// The uuid that a text spells, if it does, as [#uuid] has it.
    public static Optional<String> findUuid(String text) {
        try {
            return Optional.of(uuid(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The text as a uuid in its one spelling, 8-4-4-4-12 lower-case hex digits. The dashes may be left out.
    ///
    /// @throws IllegalArgumentException naming the text
    public static String uuid(String text) {
        String lower = text.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$", "$1-$2-$3-$4-$5");
        if (!UUID.matcher(lower).matches()) {
            throw new IllegalArgumentException("bad uuid '" + text + "': 8-4-4-4-12 hex digits are needed, or 32");
        }
        return lower;
    }

    private static Optional<Violation> identity(DomainConfig config) {
        if (!DomainConfig.isValidName(config.name())) {
            return newName(config.name()).map(problem -> new Violation("name", problem));
        }
        if (config.uuid().filter(uuid -> !UUID.matcher(uuid).matches()).isPresent()) {
            return violation("uuid", "bad uuid '" + config.uuid().get() + "': 8-4-4-4-12 hex digits are needed");
        }
        if (!config.pool().isEmpty() && !config.pool().equals(POOL)) {
            return violation("pool", "CPU pool '" + config.pool() + "' is not supported: only " + POOL + " is");
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
            return violation(
                    "builder",
                    "'" + image.type() + "' is not supported by this daemon: 'linux' (every PV guest) and 'pvh' are");
        }
        if (image.kernel().isEmpty()) {
            return violation("kernel", "no kernel is named, and boot loaders are not run by this daemon yet");
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
                                "the kernel's command line is longer than " + LONGEST_COMMAND_LINE + " characters")
                        : Optional.empty()));
    }

    private static Optional<Violation> memory(DomainConfig config) {
        if (config.memoryMib() < 1 || config.memoryMib() > MOST_MEMORY_MIB) {
            return violation("memory", cannotBeHad(config.memoryMib()));
        }
        if (config.maxMemMib() < config.memoryMib() || config.maxMemMib() > MOST_MEMORY_MIB) {
            return violation(
                    "maxmem",
                    config.maxMemMib() + " MiB cannot be had with memory = " + config.memoryMib() + ": "
                            + config.memoryMib() + " to " + MOST_MEMORY_MIB + " can");
        }
        return Optional.empty();
    }

    private static String cannotBeHad(int mib) {
        return mib + " MiB cannot be had: " + LEAST_MEMORY_MIB + " to " + MOST_MEMORY_MIB + " can";
    }

    private static Optional<Violation> cpus(DomainConfig config) {
        int most = mostVcpus(config.image());
        if (config.vcpus() < 1 || config.vcpus() > most) {
            return violation("vcpus", config.vcpus() + " vcpus cannot be had: 1 to " + most + " can");
        }
        if (config.vcpusOnline() < 1 || config.vcpusOnline() > config.vcpus()) {
            return violation(
                    "vcpus",
                    config.vcpusOnline() + " vcpus cannot be online at the start: 1 to " + config.vcpus() + " can");
        }
        if (!config.affinity().isEmpty() && config.affinity().size() != config.vcpus()) {
            return violation(
                    "cpus", "there are " + config.affinity().size() + " CPU lists for " + config.vcpus() + " vcpus");
        }
        if (config.affinity().stream().flatMap(Set::stream).anyMatch(cpu -> cpu < 0 || cpu > CpuList.HIGHEST)) {
            return violation("cpus", "CPUs go from 0 to " + CpuList.HIGHEST);
        }
        return scheduler(config.cpuWeight(), config.cpuCap(), config.vcpus());
    }

    private static int mostVcpus(ImageConfig image) {
        return image.type().equals(ImageConfig.PVH) ? MOST_PVH_VCPUS : MOST_VCPUS;
    }

    /// What is wrong with the scheduler parameters of a domain with so many vcpus.
    public static Optional<Violation> scheduler(int weight, int cap, int vcpus) {
        if (weight < 1 || weight > MOST_WEIGHT) {
            return violation("cpu_weight", "bad weight " + weight + ": 1 to " + MOST_WEIGHT + " are possible");
        }
        if (cap < 0 || cap > 100 * vcpus) {
            return violation(
                    "cpu_cap", "bad cap " + cap + ": 0 (none) to " + 100 * vcpus + " (100 for each vcpu) are possible");
        }
        return Optional.empty();
    }

    private static Optional<Violation> actions(DomainConfig config) {
        return first(List.of(
                oneOf("on_xend_start", config.onXendStart(), List.of("ignore", "start")),
                oneOf("on_xend_stop", config.onXendStop(), List.of("ignore", "shutdown", "suspend"))));
    }

    public static String tooManyDevices(int count) {
        return "a domain may have " + MOST_DEVICES + " devices, not " + count;
    }

    private static Optional<Violation> devices(DomainConfig config) {
        if (config.devices().size() > MOST_DEVICES) {
            long disks = config.devices().stream()
                    .filter(VbdConfig.class::isInstance)
                    .count();
            String most = 2 * disks > config.devices().size() ? "vbd" : "vif";
            return violation(variable(most), tooManyDevices(config.devices().size()));
        }
        return DeviceClash.first(config.devices())
                .map(clash -> new Violation(variable(clash.deviceClass()), clash.problem()));
    }

    /// The variable of a configuration file that has the devices of a class.
    private static String variable(String deviceClass) {
        return deviceClass.equals("vbd") ? "disk" : "vif";
    }

    private static Optional<Violation> path(String field, String path) {
        if (!path.isEmpty() && !path.startsWith("/")) {
            return violation(field, "'" + path + "' is not an absolute path");
        }
        return text(field, path);
    }

    private static Optional<Violation> text(String field, String text) {
        if (text.length() > LONGEST_TEXT) {
            return violation(field, "the text is longer than " + LONGEST_TEXT + " characters");
        }
        Optional<Integer> control =
                text.chars().filter(Character::isISOControl).boxed().findFirst();
        return control.flatMap(code -> violation(field, "a control character (code " + code + ") is in the text"));
    }

    private static Optional<Violation> oneOf(String field, String word, List<String> known) {
        return known.contains(word)
                ? Optional.empty()
                : violation(field, "unknown word '" + word + "': " + String.join(", ", known) + " are known");
    }

    private static Optional<Violation> first(List<Optional<Violation>> found) {
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<Violation> violation(String field, String problem) {
        return Optional.of(new Violation(field, problem));
    }
}
