package org.xend.daemon.hypervisor.xen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.xen.ffm.CLibrary;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;

/// The ring between dom0's kernel and the store.
final class Dom0StoreRing {
    private Dom0StoreRing() {}

    /// @throws HypervisorException where it is absent or cannot be mapped: the kernel's backends would find no
    ///         store, and no device would connect
    static Dom0Store of(Dom0Platform platform) {
        if (!Files.exists(platform.storePort())) {
            throw new HypervisorException(
                    Reason.FAILED,
                    "dom0's kernel offers no store ring: " + platform.storePort() + " does not exist ("
                            + platform.advice() + ")");
        }
        try {
            String text = Files.readString(platform.storePort(), StandardCharsets.US_ASCII)
                    .strip();
            int port = Integer.parseInt(text);
            return new Dom0Store(
                    CLibrary.INSTANCE.mapPage(platform.storePage().toString(), platform.closeOnExec()), port);
        } catch (IOException | NumberFormatException | NativeException e) {
            throw new HypervisorException(
                    Reason.FAILED,
                    "the store ring of dom0's kernel (" + platform.storePort() + ", " + platform.storePage()
                            + ") cannot be opened: " + e.getMessage());
        }
    }
}
