package org.xend.protocol.domain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xend.protocol.device.DeviceClash;

/// What every configuration has to keep to, wherever it comes from: a file, the socket, a stored record.
public final class DomainRules {
    /// 16 TiB, in MiB: the most a PV guest can have.
    public static final int MOST_MEMORY_MIB = 16 << 20;
    public static final int MOST_VCPUS = 1024;
    public static final int MOST_DEVICES = 1024;
    /// Characters of a single text; the kernel's command line has a limit of its own.
    public static final int LONGEST_TEXT = 4096;
    /// What Xen's `start_info` page has room for, less the final zero byte.
    public static final int LONGEST_COMMAND_LINE = 1023;
    public static final int MOST_WEIGHT = 65535;

    private static final Pattern UUID = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private DomainRules() {}

    /// @param field the variable of the configuration file that is at fault
    /// @param problem a clause naming the value and what is wrong with it
    public record Violation(String field, String problem) {}

    /// The first rule the configuration breaks, in the order in which people write the variables.
    public static Optional<Violation> firstViolation(DomainConfig config) {
        Stream<Supplier<Optional<Violation>>> rules = Stream.of(() -> identity(config), () -> image(config),
                () -> memory(config), () -> cpus(config), () -> actions(config), () -> devices(config));
        return rules.map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    /// The text as a uuid in its one spelling, 8-4-4-4-12 lower-case hex digits.
    ///
    /// @throws IllegalArgumentException naming the text
    public static String uuid(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!UUID.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    "bad uuid '" + text + "': 8-4-4-4-12 hex digits are needed");
        }
        return lower;
    }

    private static Optional<Violation> identity(DomainConfig config) {
        if (!DomainConfig.isValidName(config.name())) {
            return violation("name", "bad name '" + config.name()
                    + "': 1 to 255 letters, digits and _ - . : + are allowed");
        }
        if (config.uuid().filter(uuid -> !UUID.matcher(uuid).matches()).isPresent()) {
            return violation("uuid",
                    "bad uuid '" + config.uuid().get() + "': 8-4-4-4-12 hex digits are needed");
        }
        return first(List.of(text("description", config.description()), text("pool", config.pool()),
                text("features", config.features()), text("bootloader", config.bootloader()),
                text("bootargs", config.bootloaderArgs())));
    }

    private static Optional<Violation> image(DomainConfig config) {
        ImageConfig image = config.image();
        if (!ImageConfig.TYPES.contains(image.type())) {
            return violation("builder", "'" + image.type()
                    + "' is not supported by this daemon: 'linux' (every PV guest) and 'pvh' are");
        }
        if (image.kernel().isEmpty()) {
            return violation("kernel", "no kernel is named, and boot loaders are not run by this daemon yet");
        }
        return first(List.of(path("kernel", image.kernel()), path("ramdisk", image.ramdisk()),
                text("root", image.root()),
                text("ip", image.ip()), text("extra", image.args()),
                image.commandLine().length() > LONGEST_COMMAND_LINE
                        ? violation("extra",
                                "the kernel's command line is longer than " + LONGEST_COMMAND_LINE
                                        + " characters")
                        : Optional.empty()));
    }

    private static Optional<Violation> memory(DomainConfig config) {
        if (config.memoryMib() < 1 || config.memoryMib() > MOST_MEMORY_MIB) {
            return violation("memory",
                    config.memoryMib() + " MiB cannot be had: 1 to " + MOST_MEMORY_MIB + " can");
        }
        if (config.maxMemMib() < config.memoryMib() || config.maxMemMib() > MOST_MEMORY_MIB) {
            return violation("maxmem",
                    config.maxMemMib() + " MiB cannot be had with memory = " + config.memoryMib()
                            + ": " + config.memoryMib() + " to " + MOST_MEMORY_MIB + " can");
        }
        return Optional.empty();
    }

    private static Optional<Violation> cpus(DomainConfig config) {
        if (config.vcpus() < 1 || config.vcpus() > MOST_VCPUS) {
            return violation("vcpus", config.vcpus() + " vcpus cannot be had: 1 to " + MOST_VCPUS + " can");
        }
        if (config.vcpusOnline() < 1 || config.vcpusOnline() > config.vcpus()) {
            return violation("vcpus", config.vcpusOnline() + " vcpus cannot be online at the start: 1 to "
                    + config.vcpus() + " can");
        }
        if (!config.affinity().isEmpty() && config.affinity().size() != config.vcpus()) {
            return violation("cpus",
                    "there are " + config.affinity().size() + " CPU lists for " + config.vcpus()
                            + " vcpus");
        }
        if (config.affinity().stream().flatMap(Set::stream)
                .anyMatch(cpu -> cpu < 0 || cpu > CpuList.HIGHEST)) {
            return violation("cpus", "CPUs go from 0 to " + CpuList.HIGHEST);
        }
        if (config.cpuWeight() < 1 || config.cpuWeight() > MOST_WEIGHT) {
            return violation("cpu_weight", "bad weight " + config.cpuWeight() + ": 1 to " + MOST_WEIGHT
                    + " are possible");
        }
        if (config.cpuCap() < 0 || config.cpuCap() > 100 * config.vcpus()) {
            return violation("cpu_cap", "bad cap " + config.cpuCap() + ": 0 (none) to " + 100 * config.vcpus()
                    + " (100 for each vcpu) are possible");
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
            return violation("disk", "a domain may have " + MOST_DEVICES + " devices, not "
                    + config.devices().size());
        }
        return DeviceClash.first(config.devices())
                .map(clash -> new Violation(clash.deviceClass().equals("vbd") ? "disk" : "vif",
                        clash.problem()));
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
        Optional<Integer> control = text.chars().filter(Character::isISOControl).boxed().findFirst();
        return control
                .flatMap(code -> violation(field, "a control character (code " + code + ") is in the text"));
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
