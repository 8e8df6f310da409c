package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.xenbus.KeyPaths;

/// Removes the trees of a domain in the key tree: `/local/domain/D`, `/vm/UUID`, `/libxl/D`.
public final class DomainTrees {
    private DomainTrees() {}

    /// Removes the trees of a domain, its console's backend included.
    public static void remove(KeyBatch.Builder out, int domid, String uuid) {
        out.remove(KeyPaths.backends(0, "console", domid))
                .remove(KeyPaths.domain(domid))
                .remove(KeyPaths.vm(uuid))
                .remove(KeyPaths.record(domid));
    }

    /// Leaves a dead domain its home under another name and uuid, and nothing of its devices.
    static void setAside(KeyBatch.Builder out, int domid, String oldUuid, String newName, String newUuid) {
        String vm = KeyPaths.vm(newUuid);
        out.remove(KeyPaths.vm(oldUuid)).remove(KeyPaths.record(domid) + "/device");
        out.makeDirectory(vm, "n0", "r" + domid).write(vm + "/uuid", newUuid).write(vm + "/name", newName);
        out.write(KeyPaths.domain(domid) + "/vm", vm)
                .write(KeyPaths.domain(domid) + "/name", newName)
                .write(KeyPaths.domain(domid) + "/xend/shutdown_completed", "True");
    }
}
