package org.xend.daemon.hypervisor;

import java.nio.file.Path;
import java.util.Optional;

/// dom0's files as configs name them: kernels, disk images, device nodes.
public interface HostFiles {
    /// @param path absolute path in dom0
    /// @return what stands there; empty where nothing does
    Optional<HostFile> find(String path);

    /// @param path where the content can be read on this machine
    /// @param kind what dom0 sees there
    record HostFile(Path path, Kind kind) {}

    /// What a path is to dom0.
    enum Kind {
        FILE,
        BLOCK_DEVICE,
        OTHER
    }
}
