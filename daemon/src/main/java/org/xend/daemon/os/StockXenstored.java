package org.xend.daemon.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A running xenstored of Xen's own. One daemon can serve the key tree of a host: it, or this one.
///
/// @param service unit of systemd that started it; empty where none did
public record StockXenstored(long pid, String command, Optional<String> service) {
    private static final Set<String> NAMES = Set.of("xenstored", "oxenstored");

    /// All that run now; blocks.
    public static List<StockXenstored> running() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> of(process).stream())
                .toList();
    }

    private static Optional<StockXenstored> of(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> NAMES.contains(command.substring(command.lastIndexOf('/') + 1)))
                .map(command -> new StockXenstored(process.pid(), command, service(process.pid())));
    }

    private static Optional<String> service(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                    .map(line -> line.substring(line.lastIndexOf('/') + 1))
                    .filter(name -> name.endsWith(".service"))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The end of an error message: which process has the key tree, and how to stop it. Empty where none runs.
    public static String describe(List<StockXenstored> found) {
        if (found.isEmpty()) {
            return "";
        }
        return ": " + found.stream().map(StockXenstored::describe).collect(Collectors.joining(", "))
                + " has the host's key tree";
    }

    private String describe() {
        return "process " + pid + " (" + command + ") "
                + service.map(name -> "of " + name + " (systemctl disable --now " + name + ")")
                        .orElse("of an init script");
    }
}
