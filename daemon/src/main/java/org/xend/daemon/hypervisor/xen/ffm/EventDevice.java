package org.xend.daemon.hypervisor.xen.ffm;

/// What libxenevtchn does for one descriptor. Its calls may come from any thread; [#pending] and [#await] belong
/// to the one that waits.
///
/// What binds, waits or unmasks throws a [NativeException] where it is refused.
public interface EventDevice {
    /// @return the local port
    int bindUnbound(int domid);

    /// @return the local port
    int bindInterdomain(int domid, int remotePort);

    /// VIRQ_DOM_EXC, which one process of a host can have.
    ///
    /// @return the local port
    int bindDomainException();

    /// A port that is not bound is ignored.
    void notify(int port);

    /// A port that is not bound is ignored.
    void unbind(int port);

    /// Takes the next event; its port is masked from then on.
    ///
    /// @return the port, or the negative errno
    int pending();

    /// Waits until there may be an event. A signal ends the wait early.
    void await();

    void unmask(int port);

    void close();
}
