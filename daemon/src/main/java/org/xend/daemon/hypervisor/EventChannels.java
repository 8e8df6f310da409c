package org.xend.daemon.hypervisor;

/// Event channels of dom0 (`xenevtchn.h`).
public interface EventChannels {
    /// Binds a local port to a domain's unbound port.
    ///
    /// @param onEvent called on a thread of the hypervisor's choosing after each notification, several of
    ///        which may be merged into one call; it must only hand the event on
    /// @return the local port
    /// @throws HypervisorException INVALID where the remote port is not offered to dom0, NO_DOMAIN
    int bindInterdomain(int domid, int remotePort, Runnable onEvent);

    /// Notifies the other end. A port whose peer is gone is ignored.
    void notify(int localPort);

    void unbind(int localPort);
}
