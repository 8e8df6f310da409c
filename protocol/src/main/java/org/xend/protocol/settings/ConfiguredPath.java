package org.xend.protocol.settings;

import java.nio.file.Path;

/// A path as an option gives it. A relative one belongs to the folder of the configuration file.
///
/// @param written not blank
public record ConfiguredPath(String written) {
    /// The path of something that belongs to the host or the distribution, such as a folder of scripts.
    ///
    /// @param configFolder folder of the configuration file
    public Path onHost(Path configFolder) {
        return configFolder.resolve(written).normalize();
    }

    /// The path of something the daemon makes (socket, log): an absolute one lies below the daemon's root.
    ///
    /// @param configFolder folder of the configuration file
    /// @param root the daemon's `--root`; `/` if there is none
    public Path ofState(Path configFolder, Path root) {
        Path path = Path.of(written);
        return (path.isAbsolute() ? root.resolve(path.getRoot().relativize(path)) : configFolder.resolve(path))
                .normalize();
    }
}
