package org.xend.daemon.hotplug.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Kills a process and everything it started.
///
/// The JDK cannot open a process group, and a child whose parent has ended is nobody's descendant any more.
/// So every run carries a mark of its own in the environment, which children inherit; where the system has
/// Linux's /proc, every process with the mark is found.
final class ProcessTree {
    static final String MARK = "XEND_HOTPLUG_RUN";

    private static final Path PROC = Path.of("/proc");
    private static final int ROUNDS = 20;

    private ProcessTree() {}

    /// Kills until nothing is left. Bounded: a tree that grows faster than it can be killed is left after
    /// [#ROUNDS] rounds.
    ///
    /// @param mark the value of [#MARK] in the process's environment
    static void kill(Process process, String mark) {
        for (int round = 0; round < ROUNDS; round++) {
            // The script comes first, so that it cannot react to the end of what it waits for.
            Set<ProcessHandle> alive = new LinkedHashSet<>(List.of(process.toHandle()));
            process.descendants().forEach(alive::add);
            alive.addAll(marked(mark));
            alive.removeIf(handle -> !handle.isAlive());
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            alive.forEach(ProcessTree::awaitEnd);
        }
    }

    private static void awaitEnd(ProcessHandle handle) {
        handle.onExit().completeOnTimeout(handle, 200, TimeUnit.MILLISECONDS).join();
    }

    private static Set<ProcessHandle> marked(String mark) {
        var found = new LinkedHashSet<ProcessHandle>();
        if (!Files.isReadable(PROC.resolve("self/environ"))) {
            return found;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : all) {
                if (environmentOf(entry).contains(MARK + "=" + mark)) {
                    Optional<ProcessHandle> handle =
                            ProcessHandle.of(Long.parseLong(entry.getFileName().toString()));
                    handle.ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // /proc vanished under us: the descendants have been found without it.
            return found;
        }
        return found;
    }

    private static String environmentOf(Path entry) {
        try {
            return Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            // Ended meanwhile, or another user's process: not one of ours.
            return "";
        }
    }
}
