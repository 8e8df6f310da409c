package org.xend.daemon.hotplug.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xend.daemon.hotplug.script.Dom0Command;
import org.xend.protocol.xenbus.Dom0System;

/// Which block devices dom0 itself has mounted: by proc(5) on Linux, by mount(8) on NetBSD. Blocks.
///
/// @param file Linux's table, `/proc/self/mountinfo`
record MountTable(Dom0System system, Dom0Command command, Path file) {
    private static final Pattern MOUNT = Pattern.compile("(?m)^(/\\S+) on .* type \\S+(.*)$");

    /// @return `rw` or `ro` where dom0 has the device mounted
    Optional<String> mode(long number) {
        boolean readOnly = false;
        for (String[] mount : mounts()) {
            boolean same = mount[0].equals(Long.toString(number))
                    || mount[1].startsWith("/")
                            && UnixFile.path(mount[1])
                                    .flatMap(UnixFile::look)
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
                    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                        String[] words = line.split(" ");
                        String[] source =
                                line.substring(line.indexOf(" - ") + 3).split(" ");
                        if (words.length > 6 && words[2].matches("\\d+:\\d+") && source.length > 1) {
                            int colon = words[2].indexOf(':');
                            found.add(new String[] {
                                Long.toString(UnixFile.linuxNumber(
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
}
