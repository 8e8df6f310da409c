package org.xend.daemon.domain.plan;

import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceKeys;
import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.device.Guest;

/// Both ends of one device and the toolstack's record of it, in one transaction.
record WriteDevice(Device device, String name, String uuid) implements Step {
    @Override
    public String text() {
        return "write the keys of " + device.label() + device.script()
                .map(script -> ", script " + script).orElse(", no script");
    }

    @Override
    public void run(PlanRun run) {
        run.site().keys().apply(DeviceKeys.create(device,
                new Guest(run.domid(), name, uuid, run.built().protocol())));
    }

    /// The backend's script may be running: it is told to stop and awaited as for any unplug.
    @Override
    public void undo(PlanRun run) {
        DeviceRemoval.begin(run.site().keys(), List.of(device), run.domid());
        DeviceRemoval.await(run.site().keys(), device, run.domid(), run.site().destroyTimeout());
        DeviceRemoval.remove(run.site().keys(), device, run.domid(), uuid);
    }
}
