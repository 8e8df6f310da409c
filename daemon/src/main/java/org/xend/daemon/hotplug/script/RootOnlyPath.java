package org.xend.daemon.hotplug.script;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;

/// Whether nobody but root decides what a path leads to: walks to the file as the kernel does, links and their
/// own folders included, and looks at everything on the way.
///
/// Where all of it is root's, what was looked at is what runs: nobody else can put another file, link or folder
/// in its place between the look and the start. Access control lists are not looked at.
final class RootOnlyPath {
    private static final int MOST_LINKS = 40;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;
    private static final int FORMAT = 0170000;
    private static final int LINK = 0120000;

    private RootOnlyPath() {}

    /// @param path absolute
    /// @return a clause naming the first file, folder or link on the way that others than root can change or
    /// exchange
    /// @throws IOException where something on the way is not there or cannot be looked at
    static Optional<String> weakness(Path path) throws IOException {
        var ahead = new ArrayDeque<Path>();
        path.forEach(ahead::add);
        Path folder = path.getRoot();
        Optional<String> weak = ofFolder(folder);
        int links = 0;
        while (weak.isEmpty() && !ahead.isEmpty()) {
            String name = ahead.pop().toString();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                folder = folder.getParent() == null ? folder : folder.getParent();
                continue;
            }
            Path next = folder.resolve(name);
            int mode = number(next, "mode");
            if (number(next, "uid") != 0) {
                return Optional.of(next + " is not root's");
            }
            if ((mode & FORMAT) == LINK) {
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                Path target = Files.readSymbolicLink(next);
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    ahead.push(target.getName(i));
                }
                folder = target.isAbsolute() ? target.getRoot() : folder;
                continue;
            }
            if (!ahead.isEmpty()) {
                weak = ofFolder(next);
            } else if ((mode & WRITABLE_BY_OTHERS) != 0) {
                weak = Optional.of(next + " may be written by others than root");
            }
            folder = next;
        }
        return weak;
    }

    /// In a folder like /tmp everybody may make files, but only root exchanges what is root's.
    private static Optional<String> ofFolder(Path folder) throws IOException {
        int mode = number(folder, "mode");
        if (number(folder, "uid") != 0) {
            return Optional.of("the folder " + folder + " is not root's");
        }
        return (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0
                ? Optional.of("the folder " + folder + " may be written by others than root")
                : Optional.empty();
    }

    private static int number(Path path, String attribute) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return (int) found.get(attribute);
    }
}
