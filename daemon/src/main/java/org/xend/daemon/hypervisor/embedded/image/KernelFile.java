package org.xend.daemon.hypervisor.embedded.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.KernelFormat;

/// Reads a domain's kernel and ramdisk in dom0 into a guest image.
public final class KernelFile {
    private KernelFile() {}

    /// @throws HypervisorException BAD_IMAGE naming the file as the config does and what is wrong with it
    public static GuestImage load(HostFiles files, BuildRequest request) {
        Path kernel = find(files, "kernel", request.kernel()).path();
        if (!request.ramdisk().isEmpty()) {
            find(files, "ramdisk", request.ramdisk());
        }
        try (FileChannel file = FileChannel.open(kernel, StandardOpenOption.READ)) {
            ImageBytes bytes = ImageBytes.of(file);
            GuestImage image = GuestImageText.isOne(bytes) ? GuestImageText.parse(bytes) : KernelImage.read(file);
            if (!image.boots().contains(request.type())) {
                String refusal = switch (request.type()) {
                    case PVH -> "it has no entry for a PVH guest (ELF note 18, XEN_ELFNOTE_PHYS32_ENTRY)";
                    case PV -> "it boots as a PVH guest only";
                };
                throw new BadImageException(KernelFormat.of(kernel.toString())
                        .otherTypeHint(request.type())
                        .map(instead -> refusal + "; " + instead)
                        .orElse(refusal
                                + image.boots().stream()
                                        .findFirst()
                                        .map(other -> ": type = '" + other.word() + "' is what it would start with")
                                        .orElse("")));
            }
            return image;
        } catch (BadImageException wrong) {
            throw bad("kernel " + request.kernel() + ": " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw bad("kernel " + request.kernel() + " cannot be read: " + unreadable.getMessage());
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
