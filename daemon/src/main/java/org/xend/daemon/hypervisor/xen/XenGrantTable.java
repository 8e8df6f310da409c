package org.xend.daemon.hypervisor.xen;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.xen.ffm.Errno;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;
import org.xend.daemon.hypervisor.xen.ffm.XenGrantDevice;
import org.xend.daemon.ring.SharedPage;

/// Pages of guests that are mapped into this process. Used by any thread.
final class XenGrantTable implements GrantTable, AutoCloseable {
    private final XenGrantDevice device;
    private final Map<SharedPage, XenGrantDevice.Mapping> mapped = new ConcurrentHashMap<>();

    XenGrantTable(XenGrantDevice device) {
        this.device = device;
    }

    @Override
    public SharedPage map(int domid, int reference) {
        XenGrantDevice.Mapping mapping;
        try {
            mapping = device.map(domid, reference);
        } catch (NativeException e) {
            throw Errno.refusal(e);
        }
        mapped.put(mapping.page(), mapping);
        return mapping.page();
    }

    @Override
    public void unmap(SharedPage page) {
        XenGrantDevice.Mapping mapping = mapped.remove(page);
        if (mapping != null) {
            mapping.unmap();
        }
    }

    @Override
    public void close() {
        mapped.keySet().forEach(this::unmap);
        device.close();
    }
}
