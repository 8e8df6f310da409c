package org.xend.daemon.hotplug.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    private static final Pattern MOUNT = Pattern.compile("(?m)^(/\\S+) on .* type \\S+(.*)$");

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
        Optional<Map<String, Object>> look = path.flatMap(HostDisks::look);
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
        Optional<Map<String, Object>> look = path.flatMap(HostDisks::look);
        if (!dom0 || mode.equals("w!") || look.isEmpty()) {
            return Optional.empty();
        }
        boolean reads = !mode.startsWith("w");
        boolean device = ((int) look.get().get("mode") & 0170000) == 0060000;
        if (device) {
            return mounted((long) look.get().get("rdev"))
                    .filter(how -> !reads || how.equals("rw"))
                    .map(how -> "mounted in dom0 (" + how + ")");
        }
        for (Attached attached : attached(path.get(), look.get())) {
            boolean guest = attached.number().isPresent()
                    && guests.contains(attached.number().getAsLong());
            Optional<String> how =
                    attached.number().isPresent() ? mounted(attached.number().getAsLong()) : Optional.empty();
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
                .map(node -> path(node).flatMap(HostDisks::look))
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
                            : linuxNumber(
                                    Long.parseLong(physicalDevice.substring(0, colon), 16),
                                    Long.parseLong(physicalDevice.substring(colon + 1), 16)));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private Optional<String> behind(Path device, long number) {
        return switch (system) {
            case LINUX ->
                major(number) != LOOP_MAJOR
                        ? Optional.empty()
                        : command.ask("losetup", "-n", "-O", "BACK-MAJ:MIN,BACK-INO", device.toString())
                                .filter(answer -> answer.status() == 0)
                                .map(answer -> answer.text().strip().split("[: ]+"))
                                .filter(words -> words.length == 3
                                        && List.of(words).stream().allMatch(HostDisks::isNumber))
                                .map(words -> "file-"
                                        + linuxNumber(Long.parseLong(words[0]), Long.parseLong(words[1]))
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
                                OptionalLong.of(linuxNumber(Long.parseLong(words[1]), Long.parseLong(words[2]))),
                                words[3].equals("1"))));
            case NETBSD ->
                vnds().filter(line -> line.group(4).equals(look.get("ino").toString())
                                && fileSystem(line)
                                        .filter(look.get("dev")::equals)
                                        .isPresent())
                        .forEach(line -> found.add(new Attached(
                                line.group(1),
                                look(Path.of("/dev/" + line.group(1) + "d"))
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
        return path(line.group(2))
                .flatMap(HostDisks::look)
                .filter(look -> ((int) look.get("mode") & 0170000) == 0040000)
                .map(look -> look.get("dev"))
                .or(() -> path(line.group(3))
                        .flatMap(HostDisks::look)
                        .filter(look -> ((int) look.get("mode") & 0170000) == 0060000)
                        .map(look -> look.get("rdev")));
    }

    /// @return `rw` or `ro` where dom0 has the device mounted
    private Optional<String> mounted(long number) {
        boolean readOnly = false;
        for (String[] mount : mounts()) {
            boolean same = mount[0].equals(Long.toString(number))
                    || mount[1].startsWith("/")
                            && path(mount[1])
                                    .flatMap(HostDisks::look)
                                    .filter(look -> look.get("rdev").equals(number)
                                            && ((int) look.get("mode") & 0170000) == 0060000)
                                    .isPresent();
            if (same && mount[2].equals("rw")) {
                return Optional.of("rw");
            }
            readOnly |= same;
        }
        return readOnly ? Optional.of("ro") : Optional.empty();
    }

    /// Number of the device or nothing, its path or nothing, `rw` or `ro`.
    private List<String[]> mounts() {
        var found = new ArrayList<String[]>();
        switch (system) {
            case LINUX -> {
                try {
                    // proc(5): ID PARENT MAJOR:MINOR ROOT POINT OPTIONS .. - TYPE SOURCE ..
                    for (String line : Files.readAllLines(mountTable, StandardCharsets.ISO_8859_1)) {
                        String[] words = line.split(" ");
                        String[] source =
                                line.substring(line.indexOf(" - ") + 3).split(" ");
                        if (words.length > 6 && words[2].matches("\\d+:\\d+") && source.length > 1) {
                            int colon = words[2].indexOf(':');
                            found.add(new String[] {
                                Long.toString(linuxNumber(
                                        Long.parseLong(words[2].substring(0, colon)),
                                        Long.parseLong(words[2].substring(colon + 1)))),
                                source[1],
                                words[5].startsWith("rw") ? "rw" : "ro"
                            });
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case NETBSD -> {
                Matcher lines = MOUNT.matcher(
                        command.ask("mount").map(Dom0Command.Answer::text).orElse(""));
                while (lines.find()) {
                    found.add(new String[] {"", lines.group(1), lines.group(2).contains("read-only") ? "ro" : "rw"});
                }
            }
        }
        return found;
    }

    /// Of the disk types that scripts of their own serve, some have more before the path: `aio:/data/disk`.
    private static Optional<Path> disk(String params) {
        Optional<Path> whole = path(params);
        return whole.filter(Files::exists).isPresent() || !params.contains(":/")
                ? whole
                : path(params.substring(params.indexOf(":/") + 1));
    }

    private static Optional<Path> path(String params) {
        try {
            return Optional.of(Path.of("/dev").resolve(params));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> look(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, "unix:mode,dev,ino,rdev"));
        } catch (IOException _) {
            // Not there, or out of reach: there is nothing to compare.
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,18}");
    }

    /// dev_t as Linux's stat(2) gives it.
    private static long linuxNumber(long major, long minor) {
        return (major & ~0xfffL) << 32 | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | minor & 0xff;
    }

    private static long major(long number) {
        return number >> 8 & 0xfff | number >> 32 & ~0xfffL;
    }
}
