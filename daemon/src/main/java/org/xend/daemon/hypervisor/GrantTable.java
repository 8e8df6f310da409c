package org.xend.daemon.hypervisor;

import org.xend.daemon.ring.SharedPage;

/// Pages that domains have granted to dom0 (`xengnttab.h`).
public interface GrantTable {
    /// Reserved reference of a guest's console ring (GNTTAB_RESERVED_CONSOLE).
    int CONSOLE = 0;
    /// Reserved reference of a guest's xenstore ring (GNTTAB_RESERVED_XENSTORE).
    int XENSTORE = 1;

    /// Maps one granted page read-write. The page stays readable by this process until unmapped, also after
    /// the domain is destroyed.
    ///
    /// @throws HypervisorException NO_DOMAIN, or INVALID where the reference is not granted to dom0
    SharedPage map(int domid, int reference);

    void unmap(SharedPage page);
}
