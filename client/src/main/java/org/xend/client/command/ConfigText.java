package org.xend.client.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xend.protocol.language.ConfigSearch;

/// A file that a domain is to be created from.
///
/// @param shown its name as xm shows it: `./nbsd`
record ConfigText(String shown, String text) {
    private static final long LIMIT_BYTES = 1 << 20;

    /// @param searchPath directories, set apart by colons
    /// @throws CommandException where no directory has such a file, or it cannot be read
    static ConfigText find(String name, String searchPath) {
        for (String candidate : ConfigSearch.candidates(name, searchPath)) {
            if (Files.isRegularFile(Path.of(candidate))) {
                return new ConfigText(candidate, read(candidate));
            }
        }
        throw new CommandException("Unable to open config file: " + name
                + (name.startsWith("/") ? "" : " (looked for in " + searchPath.replace(":", ", ") + ")"));
    }

    /// @throws CommandException naming the file and what keeps it from being read
    static String read(String file) {
        try {
            if (Files.size(Path.of(file)) > LIMIT_BYTES) {
                throw cannotRead(file, "it is larger than " + LIMIT_BYTES + " bytes");
            }
            return Files.readString(Path.of(file));
        } catch (AccessDeniedException _) {
            throw cannotRead(file, "Permission denied");
        } catch (CharacterCodingException _) {
            throw cannotRead(file, "it is not UTF-8 text");
        } catch (IOException e) {
            throw cannotRead(file,
                    Files.exists(Path.of(file)) ? e.getMessage() : "No such file or directory");
        }
    }

    private static CommandException cannotRead(String file, String reason) {
        return new CommandException("Cannot read file " + file + ": " + reason);
    }
}
