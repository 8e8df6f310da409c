package org.xend.daemon.hotplug.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which files may be run as hotplug scripts. The path comes out of the key tree, so it is checked before
/// anything is started.
///
/// @param directories a script directly or deeper in one of these is permitted
/// @param scripts permitted wherever they lie
/// @param ownership what the daemon demands of the file
public record ScriptPolicy(List<Path> directories, Set<Path> scripts, Ownership ownership) {
    /// Who may be able to change a script that the daemon runs.
    public enum Ownership {
        /// For a daemon without root's rights.
        ANYBODY,
        /// The file and every folder and link on the way to it are root's, and neither group nor others may write
        /// them ([RootOnlyPath]).
        ROOT_ONLY;

        /// What suits the user this process runs as.
        public static Ownership ofThisProcess() {
            return "root".equals(System.getProperty("user.name")) ? ROOT_ONLY : ANYBODY;
        }
    }

    public ScriptPolicy {
        directories = directories.stream().map(Path::normalize).toList();
        scripts = Set.copyOf(scripts.stream().map(Path::normalize).toList());
    }

    /// @return the script's path
    /// @throws ScriptRefusedException with a sentence saying why it must not or cannot be run
    Path permit(String text) throws ScriptRefusedException {
        Path script;
        try {
            script = Path.of(text);
        } catch (InvalidPathException _) {
            throw new ScriptRefusedException("hotplug script '" + text + "' is not a path");
        }
        if (!script.isAbsolute()) {
            throw new ScriptRefusedException("hotplug script '" + text + "' is not an absolute path");
        }
        if (!script.equals(script.normalize())) {
            throw new ScriptRefusedException("hotplug script '" + text + "' must not have '.' or '..' in its path");
        }
        if (!scripts.contains(script) && directories.stream().noneMatch(script::startsWith)) {
            throw new ScriptRefusedException(
                    "hotplug script '" + text + "' lies in none of the script folders " + directories);
        }
        if (!Files.exists(script)) {
            throw new ScriptRefusedException("hotplug script '" + text + "' does not exist");
        }
        if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
            throw new ScriptRefusedException("hotplug script '" + text + "' is not an executable file");
        }
        checkOwner(script);
        return script;
    }

    private void checkOwner(Path script) throws ScriptRefusedException {
        switch (ownership) {
            case ANYBODY -> {
                return;
            }
            case ROOT_ONLY -> {
                try {
                    Optional<String> weakness = RootOnlyPath.weakness(script);
                    if (weakness.isPresent()) {
                        throw new ScriptRefusedException("hotplug script '" + script
                                + "' can be changed by others than root: " + weakness.get()
                                + ": chown root and chmod go-w it");
                    }
                } catch (IOException e) {
                    throw new ScriptRefusedException("hotplug script '" + script + "': " + e.getMessage());
                }
            }
        }
    }
}
