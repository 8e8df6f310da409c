package org.xend.daemon.hypervisor.embedded.kernel;

import java.util.Map;
import org.xend.daemon.ring.SharedPage;

/// A simulated guest's kernel as the hypervisor sees it. Called on the simulator thread.
public interface DomainKernel {
    /// The system's name: `NetBSD`.
    String system();

    /// ELF notes by lower-case name, in file order.
    Map<String, String> notes();

    /// Device ABI: `x86_64-abi` or `x86_32-abi`.
    String protocol();

    /// The guest's port of the store's event channel.
    int storePort();

    /// The guest's port of the console's event channel.
    int consolePort();

    /// The domain is unpaused, for the first time or again.
    void begin();

    /// The domain was shut down or destroyed. Nothing is called afterwards.
    void end();

    /// Puts a kernel into a domain that is being built.
    interface Loader {
        /// @param store page of the store's ring
        /// @param console page of the console's ring
        DomainKernel load(GuestHypercalls hypercalls, SharedPage store, SharedPage console);
    }
}
