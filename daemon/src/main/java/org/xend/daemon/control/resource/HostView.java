package org.xend.daemon.control.resource;

import org.xend.daemon.hypervisor.HostInfo;
import org.xend.daemon.hypervisor.Hypervisor;

/// The host as the control socket shows it. Calls may block.
public interface HostView {
    HostInfo info();

    /// The hypervisor's console text.
    ///
    /// @param clear drop it after reading
    String dmesg(boolean clear);

    static HostView of(Hypervisor hypervisor) {
        return new HostView() {
            @Override
            public HostInfo info() {
                return hypervisor.hostInfo();
            }

            @Override
            public String dmesg(boolean clear) {
                return hypervisor.consoleRing(clear);
            }
        };
    }
}
