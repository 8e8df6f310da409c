package org.xend.daemon.main;

import java.nio.file.Files;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.embedded.EmbeddedHypervisor;
import org.xend.daemon.hypervisor.embedded.EmbeddedOptions;
import org.xend.daemon.hypervisor.xen.XenHypervisor;
import org.xend.daemon.os.StockXenstored;
import org.xend.protocol.settings.XendSettings;

/// Which hypervisor the daemon works with: the embedded one where the settings ask for it, else Xen.
final class HypervisorChoice {
    private HypervisorChoice() {}

    static Hypervisor open(HostPaths paths) {
        return switch (paths.settings().hypervisor()) {
            case EMBEDDED -> {
                XendSettings.Embedded embedded = paths.settings().embedded();
                if (!Files.isDirectory(paths.embeddedDom0())) {
                    throw new StartException("the embedded hypervisor's dom0 has no files: there is no folder "
                            + paths.embeddedDom0() + " (option embedded-dom0)");
                }
                yield new EmbeddedHypervisor(new EmbeddedOptions(
                        embedded.memoryMib(),
                        embedded.cpus(),
                        embedded.dom0MemoryMib(),
                        embedded.system(),
                        paths.embeddedDom0()));
            }
            case XEN -> xen(System.getProperty("os.name"));
        };
    }

    private static Hypervisor xen(String osName) {
        try {
            return XenHypervisor.find(osName)
                    .orElseThrow(() -> new StartException(
                            "there is no Xen hypervisor here (none of " + XenHypervisor.deviceFiles(osName)
                                    + " exists): boot Xen, load its privcmd driver, or say (hypervisor embedded) in "
                                    + "xend-config.sxp for the simulator"));
        } catch (HypervisorException e) {
            // The most likely reason is a running xenstored, whose place this daemon takes.
            throw new StartException("Xen is here but cannot be driven: " + e.getMessage()
                    + StockXenstored.describe(StockXenstored.running()));
        }
    }
}
