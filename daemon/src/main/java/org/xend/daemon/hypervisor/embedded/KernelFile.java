package org.xend.daemon.hypervisor.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Finds a domain's kernel and ramdisk in dom0 and says what guest they make.
final class KernelFile {
    /// More than any kernel or install image has.
    static final int MAX_BYTES = 128 * 1024 * 1024;

    private KernelFile() {}

    /// @throws HypervisorException BAD_IMAGE naming the file as the config does and what is wrong with it
    static GuestImage load(HostFiles files, BuildRequest request) {
        byte[] bytes = read(files, "kernel", request.kernel());
        if (!request.ramdisk().isEmpty()) {
            find(files, "ramdisk", request.ramdisk());
        }
        try {
            if (GuestImageText.isOne(bytes)) {
                return GuestImageText.parse(bytes);
            }
            return KernelImage.parse(bytes);
        } catch (BadImageException wrong) {
            throw bad("kernel " + request.kernel() + ": " + wrong.getMessage());
        }
    }

    private static byte[] read(HostFiles files, String what, String path) {
        HostFiles.HostFile file = find(files, what, path);
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw bad(what + " " + path + ": larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw bad(what + " " + path + " does not exist");
        } catch (IOException unreadable) {
            throw bad(what + " " + path + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static HostFiles.HostFile find(HostFiles files, String what, String path) {
        if (path.isEmpty()) {
            throw bad("no " + what + " is given");
        }
        Optional<HostFiles.HostFile> file = files.find(path);
        if (file.isEmpty()) {
            throw bad(what + " " + path + " does not exist");
        }
        if (file.get().kind() != HostFiles.Kind.FILE) {
            throw bad(what + " " + path + " is not a regular file");
        }
        if (!Files.isReadable(file.get().path())) {
            throw bad(what + " " + path + " is not readable");
        }
        return file.get();
    }

    private static HypervisorException bad(String sentence) {
        return new HypervisorException(Reason.BAD_IMAGE, sentence);
    }
}
