package org.xend.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `bin/install-xend` makes of this tree under a host's root, by DESTDIR: nothing of the machine is touched.
record InstalledTree(TestHost host, Path staged) {
    private static final String PREFIX = "/opt/xen tools";

    static InstalledTree of(TestHost host) {
        var tree = new InstalledTree(host, host.root().resolve("staged"));
        tree.install();
        return tree;
    }

    TestHost.Result install() {
        return host.run(
                        "",
                        List.of(TestHost.HOME.resolve("bin/install-xend").toString(), PREFIX),
                        Map.of("DESTDIR", staged.toString()))
                .succeeded();
    }

    Path prefix() {
        return staged.resolve(PREFIX.substring(1));
    }

    TestHost.Result xend(String... words) {
        return command("xend", words);
    }

    TestHost.Result xm(String... words) {
        return command("xm", words);
    }

    private TestHost.Result command(String name, String... words) {
        List<String> line =
                new ArrayList<>(List.of(prefix().resolve("bin").resolve(name).toString()));
        line.addAll(List.of(words));
        return host.run("", line, Map.of());
    }

    /// The folder below the prefix that a running process's jars stand in.
    static Path home(ProcessHandle process) throws IOException {
        for (String word : commandLine(process)) {
            if (word.startsWith("-Dxend.home=")) {
                return Path.of(word.substring("-Dxend.home=".length()));
            }
        }
        throw new AssertionError("no xend.home in " + commandLine(process));
    }

    static List<String> commandLine(ProcessHandle process) throws IOException {
        return List.of(
                Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
    }
}
