package org.xend.daemon.main;

import java.nio.file.Path;
import java.util.List;

/// The stock paths of the daemon's files, each under the root.
///
/// @param root `/` unless the daemon was started with a root of its own
/// @param home folder of the distribution, with the shipped etc/
record StockPaths(Path root, Path home) {
    /// An absolute path as settings write it, under the root.
    Path under(String absolute) {
        return root.resolve(Path.of("/").relativize(Path.of("/").resolve(absolute)));
    }

    /// The settings file: the one that is given, else the host's, or for the embedded hypervisor the one that
    /// comes with the programs.
    Path config(CommandLine line) {
        return line.config()
                .orElseGet(() -> line.embedded()
                        ? home.resolve("etc/xen/xend-config.embedded.sxp")
                        : under("/etc/xen/xend-config.sxp"));
    }

    Path pidFile() {
        return under("/var/run/xend.pid");
    }

    /// The pid files of a stock xenstored: as Xen's own scripts name it, and as Debian's do.
    List<Path> stockPidFiles() {
        return List.of(under("/var/run/xen/xenstored.pid"), under("/var/run/xenstore.pid"));
    }

    Path backendPidFile() {
        return under("/var/run/xenbackendd.pid");
    }

    /// A link to the log, wherever the settings put it, for programs that write there after the daemon.
    Path logLink() {
        return under("/var/run/xend.log");
    }

    Path debugLog() {
        return under("/var/log/xend-debug.log");
    }

    Path consoleLogs() {
        return under("/var/log/xen/console");
    }

    Path hostScripts() {
        return under("/etc/xen/scripts");
    }

    Path shippedScripts() {
        return home.resolve("etc/xen/scripts");
    }
}
