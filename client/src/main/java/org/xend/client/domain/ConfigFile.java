package org.xend.client.domain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.xend.client.command.CommandException;
import org.xend.protocol.language.ConfigSearch;
import org.xend.protocol.language.syntax.SourceText;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// A file that a domain is to be created from.
///
/// @param shown its name as xm shows it: `./nbsd`
record ConfigFile(String shown, String text) {
    private static final int LIMIT_BYTES = 1 << 20;

    /// @param searchPath directories, set apart by colons
    /// @throws CommandException where no directory has such a file, or it cannot be read
    static ConfigFile find(String name, String searchPath) {
        for (String candidate : ConfigSearch.candidates(name, searchPath)) {
            Path path = path(candidate);
            if (Files.exists(path) && !Files.isDirectory(path)) {
                return new ConfigFile(candidate, SourceText.decode(bytes(candidate)));
            }
        }
        boolean folder = Files.isDirectory(path(name));
        throw new CommandException("Unable to open config file: " + name
                + (folder ? ": it is a directory" : "")
                + (name.startsWith("/") ? "" : " (looked for in " + searchPath.replace(":", ", ") + ")"));
    }

    /// @throws CommandException naming the file and the reason why it cannot be read
    static String read(String file) {
        try {
            return SxpReader.decode(bytes(file));
        } catch (SxpException e) {
            throw cannotRead(file, e.getMessage());
        }
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Files.newInputStream(path(file))) {
            byte[] bytes = in.readNBytes(LIMIT_BYTES + 1);
            if (bytes.length > LIMIT_BYTES) {
                throw cannotRead(file, "it is larger than " + LIMIT_BYTES + " bytes");
            }
            return bytes;
        } catch (AccessDeniedException _) {
            throw cannotRead(file, "Permission denied");
        } catch (NoSuchFileException _) {
            throw cannotRead(file, "No such file or directory");
        } catch (IOException e) {
            throw cannotRead(file, Files.isDirectory(path(file)) ? "it is a directory" : e.getMessage());
        }
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException _) {
            throw cannotRead(file, "the locale has no such letters: try it with LC_ALL=C.UTF-8");
        }
    }

    private static CommandException cannotRead(String file, String reason) {
        return new CommandException("Cannot read file " + file + ": " + reason);
    }
}
