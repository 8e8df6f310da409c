package org.xend.daemon.main;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/// The daemon's command line: `run|backend [--root DIR] [--config FILE] [--embedded] [--announce]`.
///
/// bin/xend implements the other verbs (start, stop, restart, status) without a JVM.
///
/// @param root prefix of every path; empty for the stock paths
/// @param config settings file when given
/// @param embedded use the embedded hypervisor whatever the settings say; without `config` with its own settings
/// @param announce print one line on standard output when serving (or why not) and close it: how `xend
///        start` learns the outcome
record CommandLine(Verb verb, Path root, Optional<Path> config, boolean embedded, boolean announce) {
    enum Verb {
        RUN,
        BACKEND
    }

    /// @throws IllegalArgumentException naming the word that is wrong
    static CommandLine parse(String[] args, Optional<String> environmentRoot) {
        Optional<Verb> verb = Optional.empty();
        Optional<String> root = environmentRoot.filter(text -> !text.isEmpty());
        Optional<Path> config = Optional.empty();
        boolean embedded = false;
        boolean announce = false;
        for (Iterator<String> words = Arrays.asList(args).iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "run" -> verb = Optional.of(Verb.RUN);
                case "backend" -> verb = Optional.of(Verb.BACKEND);
                case "--root" -> root = Optional.of(argument(word, words));
                case "--config" -> config = Optional.of(Path.of(argument(word, words)));
                case "--embedded" -> embedded = true;
                case "--announce" -> announce = true;
                default ->
                    throw new IllegalArgumentException("'" + word + "' is not known; the forms are: "
                            + "xend run|start|stop|restart|status|backend [--config FILE] [--embedded] [--root DIR]");
            }
        }
        Path rootPath =
                root.map(text -> Path.of(text).toAbsolutePath().normalize()).orElse(Path.of("/"));
        return new CommandLine(
                verb.orElseThrow(() -> new IllegalArgumentException("a verb is missing: it must be run or backend")),
                rootPath,
                config.map(Path::toAbsolutePath),
                embedded,
                announce);
    }

    private static String argument(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs an argument");
        }
        return words.next();
    }
}
