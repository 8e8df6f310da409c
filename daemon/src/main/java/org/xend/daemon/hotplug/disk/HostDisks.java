package org.xend.daemon.hotplug.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.Dom0Command;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.protocol.xenbus.Dom0System;

/// What a disk's file or device really is, and what dom0 itself does with it. Files are known by their device and
/// inode, devices by their number; names decide nothing, as one file has many. Blocks: for threads that may.
///
/// @param dom0 whether dom0's own use is looked at: not where the hypervisor, and so dom0, is simulated
public record HostDisks(Dom0System system, Dom0Command command, Path mountTable, boolean dom0) {
    private static final int LOOP_MAJOR = 7;
    private static final Pattern VND = Pattern.compile("(?m)^(vnd\\d+): (\\S.*) \\((\\S.*)\\) inode (\\d+)\\s*$");

    /// A loop device or vnd that dom0 has made of a file.
    ///
    /// @param number of the block device
    private record Attached(String name, OptionalLong number, boolean readOnly) {}

    public static HostDisks of(ScriptHost host, boolean dom0) {
        return new HostDisks(host.system(), new Dom0Command(host.path()), Path.of("/proc/self/mountinfo"), dom0);
    }

    /// @param params a path; a device's may be relative to /dev
    /// @return `file-DEVICE-INODE` of a file, `device-NUMBER` of a block device, both for a loop device or vnd
    /// that a
    ///         file is behind; empty where there is no such file, or it is something else
    public Set<String> identities(String params) {
        var found = new LinkedHashSet<String>();
        Optional<Path> path = disk(params);
        Optional<Map<String, Object>> look = path.flatMap(UnixFile::look);
        if (look.isEmpty()) {
            return found;
        }
        Map<String, Object> file = look.get();
        switch ((int) file.get("mode") & 0170000) {
            case 0100000 -> found.add("file-" + file.get("dev") + "-" + file.get("ino"));
            case 0060000 -> {
                found.add("device-" + file.get("rdev"));
                behind(path.get(), (long) file.get("rdev")).ifPresent(found::add);
            }
            default -> {
                // A directory or a character device is no disk: the script says so.
            }
        }
        return found;
    }

    /// @param guests numbers of the block devices that guests have and that may be shared
    /// @return what dom0 does with the disk that forbids this mode, as a clause
    public Optional<String> heldByDom0(String params, String mode, Set<Long> guests) {
        Optional<Path> path = disk(params);
        Optional<Map<String, Object>> look = path.flatMap(UnixFile::look);
        if (!dom0 || mode.equals("w!") || look.isEmpty()) {
            return Optional.empty();
        }
        boolean reads = !mode.startsWith("w");
        boolean device = ((int) look.get().get("mode") & 0170000) == 0060000;
        if (device) {
            return mounts().mode((long) look.get().get("rdev"))
                    .filter(how -> !reads || how.equals("rw"))
                    .map(how -> "mounted in dom0 (" + how + ")");
        }
        for (Attached attached : attached(path.get(), look.get())) {
            boolean guest = attached.number().isPresent()
                    && guests.contains(attached.number().getAsLong());
            Optional<String> how = attached.number().isPresent()
                    ? mounts().mode(attached.number().getAsLong())
                    : Optional.empty();
            if (how.isPresent() && !(reads && how.get().equals("ro"))) {
                return Optional.of("mounted in dom0 (" + attached.name() + ", " + how.get() + ")");
            }
            if (!guest && !(reads && attached.readOnly())) {
                return Optional.of("attached to " + attached.name() + " in dom0");
            }
        }
        return Optional.empty();
    }

    /// The numbers of the block device that a disk's script has made or found for it, as far as its keys tell.
    public Set<Long> numbers(BackendDirectory backend) {
        var found = new LinkedHashSet<Long>();
        backend.key("physical-device").map(this::number).ifPresent(number -> number.ifPresent(found::add));
        Stream.of("node", "vnd")
                .map(backend::key)
                .flatMap(Optional::stream)
                .map(node -> UnixFile.path(node).flatMap(UnixFile::look))
                .flatMap(Optional::stream)
                .forEach(look -> found.add((long) look.get("rdev")));
        return found;
    }

    /// The number that a backend's `physical-device` key has: hexadecimal MAJOR:MINOR on Linux, a decimal one on
    /// NetBSD.
    private OptionalLong number(String physicalDevice) {
        try {
            int colon = physicalDevice.indexOf(':');
            return OptionalLong.of(
                    colon < 0
                            ? Long.parseLong(physicalDevice)
                            : UnixFile.linuxNumber(
                                    Long.parseLong(physicalDevice.substring(0, colon), 16),
                                    Long.parseLong(physicalDevice.substring(colon + 1), 16)));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private Optional<String> behind(Path device, long number) {
        return switch (system) {
            case LINUX ->
                UnixFile.major(number) != LOOP_MAJOR
                        ? Optional.empty()
                        : command.ask("losetup", "-n", "-O", "BACK-MAJ:MIN,BACK-INO", device.toString())
                                .filter(answer -> answer.status() == 0)
                                .map(answer -> answer.text().strip().split("[: ]+"))
                                .filter(words -> words.length == 3
                                        && List.of(words).stream().allMatch(HostDisks::isNumber))
                                .map(words -> "file-"
                                        + UnixFile.linuxNumber(Long.parseLong(words[0]), Long.parseLong(words[1]))
                                        + "-" + words[2]);
            case NETBSD -> {
                Matcher unit = Pattern.compile("/dev/(vnd\\d+)[a-p]").matcher(device.toString());
                yield unit.matches()
                        ? vnds().filter(line -> line.group(1).equals(unit.group(1)))
                                .findFirst()
                                .flatMap(line -> fileSystem(line).map(fs -> "file-" + fs + "-" + line.group(4)))
                        : Optional.empty();
            }
        };
    }

    private List<Attached> attached(Path file, Map<String, Object> look) {
        var found = new ArrayList<Attached>();
        switch (system) {
            case LINUX ->
                command.ask("losetup", "-n", "-O", "NAME,MAJ:MIN,RO", "-j", file.toString())
                        .map(Dom0Command.Answer::text)
                        .orElse("")
                        .lines()
                        .map(line -> line.strip().split("[: ]+"))
                        .filter(words -> words.length == 4 && isNumber(words[1]) && isNumber(words[2]))
                        .forEach(words -> found.add(new Attached(
                                words[0],
                                OptionalLong.of(
                                        UnixFile.linuxNumber(Long.parseLong(words[1]), Long.parseLong(words[2]))),
                                words[3].equals("1"))));
            case NETBSD ->
                vnds().filter(line -> line.group(4).equals(look.get("ino").toString())
                                && fileSystem(line)
                                        .filter(look.get("dev")::equals)
                                        .isPresent())
                        .forEach(line -> found.add(new Attached(
                                line.group(1),
                                UnixFile.look(Path.of("/dev/" + line.group(1) + "d"))
                                        .map(node -> OptionalLong.of((long) node.get("rdev")))
                                        .orElse(OptionalLong.empty()),
                                false)));
        }
        return found;
    }

    private Stream<Matcher> vnds() {
        Matcher lines = VND.matcher(
                command.ask("vnconfig", "-l").map(Dom0Command.Answer::text).orElse(""));
        var found = new ArrayList<Matcher>();
        while (lines.find()) {
            Matcher line = VND.matcher(lines.group());
            line.find();
            found.add(line);
        }
        return found.stream();
    }

    /// The number of the file system that vnconfig names by its mount point and its device.
    private static Optional<Object> fileSystem(Matcher line) {
        return UnixFile.path(line.group(2))
                .flatMap(UnixFile::look)
                .filter(look -> ((int) look.get("mode") & 0170000) == 0040000)
                .map(look -> look.get("dev"))
                .or(() -> UnixFile.path(line.group(3))
                        .flatMap(UnixFile::look)
                        .filter(look -> ((int) look.get("mode") & 0170000) == 0060000)
                        .map(look -> look.get("rdev")));
    }

    /// Of the disk types that scripts of their own serve, some have more before the path: `aio:/data/disk`.
    private static Optional<Path> disk(String params) {
        Optional<Path> whole = UnixFile.path(params);
        return whole.filter(Files::exists).isPresent() || !params.contains(":/")
                ? whole
                : UnixFile.path(params.substring(params.indexOf(":/") + 1));
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,18}");
    }

    private MountTable mounts() {
        return new MountTable(system, command, mountTable);
    }
}
