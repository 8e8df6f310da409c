package org.xend.protocol.language;

import java.util.List;
import java.util.stream.Stream;

/// Where `xm create` looks for a configuration file.
public final class ConfigSearch {
    /// The name of the file if none is given.
    public static final String DEFAULT_NAME = "xmdefconfig";
    public static final String DEFAULT_PATH = ".:/etc/xen";

    private ConfigSearch() {}

    /// The names to try in turn, spelled as they are shown: the name as given, then in each directory of the
    /// path. A relative one has `./` put before it, so `guest.cfg` is tried as `./guest.cfg`, `././guest.cfg` and
    /// `/etc/xen/guest.cfg`.
    ///
    /// @param path directories separated by colons
    public static List<String> candidates(String name, String path) {
        Stream<String> inDirectories = name.startsWith("/")
                ? Stream.empty()
                : Stream.of(path.split(":"))
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> directory.endsWith("/") ? directory + name : directory + "/" + name);
        return Stream.concat(Stream.of(name), inDirectories)
                .map(candidate -> candidate.startsWith("/") ? candidate : "./" + candidate)
                .distinct()
                .toList();
    }
}
