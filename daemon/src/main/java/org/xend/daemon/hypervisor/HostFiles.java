package org.xend.daemon.hypervisor;

import java.nio.file.Path;
import java.util.Optional;

/// dom0's files as configs name them: kernels, disk images, device nodes.
public interface HostFiles {
    /// @param path absolute path in dom0
    /// @return the file there; empty where there is none
    Optional<HostFile> find(String path);

    /// @param path where the content can be read on this machine
    /// @param kind of file, as dom0 has it
    record HostFile(Path path, Kind kind) {}

    /// The kind of file that dom0 has at a path.
    enum Kind {
        FILE,
        BLOCK_DEVICE,
        OTHER
    }
}
