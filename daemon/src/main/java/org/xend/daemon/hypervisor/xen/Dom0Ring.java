package org.xend.daemon.hypervisor.xen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.ring.SharedPage;

/// The ring between dom0's kernel and the store.
final class Dom0Ring {
    private Dom0Ring() {}

    /// @return empty where the kernel offers none: its drivers then find no store
    /// @throws HypervisorException where it offers one that cannot be had
    static Optional<Dom0Store> find(Dom0Platform platform) {
        if (!Files.exists(platform.storePort())) {
            LoggerFactory.getLogger(Dom0Ring.class).warn(
                    "dom0's kernel offers no store ring ({} does not exist): its backends will not connect",
                    platform.storePort());
            return Optional.empty();
        }
        try {
            String text = Files.readString(platform.storePort(), StandardCharsets.US_ASCII).strip();
            int port = Integer.parseInt(text);
            return Optional.of(new Dom0Store(new SharedPage(CLibrary.INSTANCE.mapPage(
                    platform.storePage().toString(), platform.closeOnExec(), SharedPage.SIZE)), port));
        } catch (IOException | NumberFormatException | NativeException e) {
            throw new HypervisorException(Reason.FAILED,
                    "the store ring of dom0's kernel (" + platform.storePort()
                            + ", " + platform.storePage() + ") cannot be had: " + e.getMessage());
        }
    }
}
