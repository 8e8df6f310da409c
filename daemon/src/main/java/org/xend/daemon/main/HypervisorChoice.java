package org.xend.daemon.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.embedded.EmbeddedHypervisor;
import org.xend.daemon.hypervisor.embedded.EmbeddedOptions;
import org.xend.protocol.settings.XendSettings;

/// Which hypervisor the daemon works with: the embedded one where the settings ask for it, else Xen.
final class HypervisorChoice {
    /// Where dom0's kernel offers hypercalls: NetBSD, Linux.
    private static final List<Path> PRIVCMD = List.of(Path.of("/kern/xen/privcmd"),
            Path.of("/dev/xen/privcmd"),
            Path.of("/proc/xen/privcmd"));

    private HypervisorChoice() {}

    static Hypervisor open(Places places) {
        return switch (places.settings().hypervisor()) {
            case EMBEDDED -> {
                XendSettings.Embedded embedded = places.settings().embedded();
                yield new EmbeddedHypervisor(new EmbeddedOptions(embedded.memoryMib(), embedded.cpus(),
                        embedded.dom0MemoryMib(), embedded.system(),
                        places.embeddedDom0()));
            }
            case XEN -> throw new StartException(PRIVCMD.stream().anyMatch(Files::exists)
                    ? "this release has no port to a real Xen hypervisor yet; (hypervisor embedded) in "
                            + "xend-config.sxp runs it on its simulator"
                    : "there is no Xen hypervisor here (none of " + PRIVCMD + " exists): boot Xen, or say "
                            + "(hypervisor embedded) in xend-config.sxp for the simulator");
        };
    }
}
