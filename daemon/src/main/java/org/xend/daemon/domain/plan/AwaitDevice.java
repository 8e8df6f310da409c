package org.xend.daemon.domain.plan;

import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceConnect;

/// Waits for a device's backend and hotplug script. All devices are written before the first is awaited, so
/// that their scripts run side by side.
record AwaitDevice(Device device) implements Step {
    @Override
    public String text() {
        return "wait until " + device.label() + " is connected";
    }

    @Override
    public void run(PlanRun run) {
        DeviceConnect.await(run.site().keys(), device, run.domid(), run.site().createTimeout(),
                run.cancellation());
    }
}
