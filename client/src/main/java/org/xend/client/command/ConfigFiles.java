package org.xend.client.command;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds and reads the files a domain is created from.
///
/// @param searchPath directories, set apart by colons
record ConfigFiles(String searchPath) {
    private static final long LIMIT_BYTES = 1 << 20;

    /// A file as it was found.
    ///
    /// @param shown the name as xm shows it: what was found in a directory has that in front (`./nbsd`)
    record Found(String shown, String text) {
        /// What a domain is called whose configuration has no name: the file's own.
        String baseName() {
            return shown.substring(shown.lastIndexOf('/') + 1);
        }
    }

    /// @throws CommandException where no directory has such a file, or it cannot be read
    Found find(String name) {
        for (String directory : searchPath.split(":")) {
            String shown = name.startsWith("/") ? name : directory + "/" + name;
            if (Files.isRegularFile(Path.of(shown))) {
                return new Found(shown, read(shown));
            }
        }
        throw new CommandException("Unable to open config file: " + name
                + (name.startsWith("/") ? "" : " (looked for in " + searchPath.replace(":", ", ") + ")"));
    }

    /// @throws CommandException naming the file and what keeps it from being read
    static String read(String file) {
        try {
            if (Files.size(Path.of(file)) > LIMIT_BYTES) {
                throw new CommandException("Cannot read file " + file + ": it is larger than " + LIMIT_BYTES
                        + " bytes");
            }
            return Files.readString(Path.of(file));
        } catch (AccessDeniedException _) {
            throw new CommandException("Cannot read file " + file + ": Permission denied");
        } catch (MalformedInputException _) {
            throw new CommandException("Cannot read file " + file + ": it is not UTF-8 text");
        } catch (IOException e) {
            String reason = Files.exists(Path.of(file)) ? e.getMessage() : "No such file or directory";
            throw new CommandException("Cannot read file " + file + ": " + reason);
        }
    }
}
