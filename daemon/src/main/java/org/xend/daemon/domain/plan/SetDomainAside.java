package org.xend.daemon.domain.plan;

import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.keys.KeyBatch;

/// `rename-restart`: a dead domain stays for inspection under another name and uuid, so that its successor
/// can have its own.
record SetDomainAside(String oldUuid, String newName, String newUuid, List<Device> devices) implements Step {
    SetDomainAside {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "keep it as " + newName;
    }

    @Override
    public void run(PlanRun run) {
        KeyBatch.Builder out = KeyBatch.builder();
        DeviceRemoval.removeBackends(out, devices, run.domid());
        DomainKeys.setAside(out, run.domid(), oldUuid, newName, newUuid);
        run.site().keys().apply(out.build());
        run.site().records().remove(oldUuid);
        run.site().records().save(new DomainRecord(run.domid(), newName, newUuid));
    }
}
