package org.xend.daemon.hypervisor.embedded.kernel;

import org.xend.daemon.hypervisor.HypervisorException;

/// The hypercalls of one domain's kernel, dom0's or a guest's. Called on the simulator thread.
public interface Hypercalls {
    /// EVTCHNOP_alloc_unbound: a port that a remote domain may bind to.
    ///
    /// @param onEvent called when the remote end notifies
    /// @throws HypervisorException FAILED where the domain has no port left
    int allocatePort(int remoteDomid, Runnable onEvent);

    /// EVTCHNOP_bind_interdomain: the handler is called once right away, since the other end may have notified
    /// before.
    ///
    /// @return the local port
    /// @throws HypervisorException INVALID where the port is not offered to this domain
    int bindPort(int remoteDomid, int remotePort, Runnable onEvent);

    /// EVTCHNOP_send. A port without a peer is ignored.
    void notifyPort(int port);

    /// EVTCHNOP_close.
    ///
    /// @throws HypervisorException INVALID where there is no such port
    void closePort(int port);

    /// CONSOLEIO_write: one line into the hypervisor's console ring (`xm dmesg`).
    void printConsole(String line);
}
