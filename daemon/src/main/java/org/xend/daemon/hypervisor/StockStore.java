package org.xend.daemon.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The daemons of Xen's own that serve a key tree: at most one of them, or this daemon, can do so on a host.
///
/// @param service of systemd that started it; empty where it is none's
public record StockStore(long pid, String command, Optional<String> service) {
    private static final Set<String> NAMES = Set.of("xenstored", "oxenstored");

    /// Those that run now; blocks.
    public static List<StockStore> running() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> of(process).stream())
                .toList();
    }

    private static Optional<StockStore> of(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> NAMES.contains(command.substring(command.lastIndexOf('/') + 1)))
                .map(command -> new StockStore(process.pid(), command, service(process.pid())));
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

    /// The end of a sentence that says what is in the way and how it goes; empty where there is nothing.
    public static String inWords(List<StockStore> found) {
        if (found.isEmpty()) {
            return "";
        }
        return ": " + found.stream().map(StockStore::inWords).collect(Collectors.joining(", "))
                + " has the host's key tree";
    }

    private String inWords() {
        return "process " + pid + " (" + command + ") "
                + service.map(name -> "of " + name + " (systemctl disable --now " + name + ")")
                        .orElse("of an init script");
    }
}
