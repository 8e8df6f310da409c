package org.xend.daemon.domain.steps.create;

import java.util.List;
import java.util.stream.Collectors;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceConnect;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Waits for the devices' backends and hotplug scripts, which run side by side.
record AwaitDevices(List<Device> devices) implements Step {
    AwaitDevices {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "wait until " + devices.stream().map(Device::label).collect(Collectors.joining(", "))
                + (devices.size() == 1 ? " is" : " are") + " connected";
    }

    @Override
    public void run(PlanRun run) {
        DeviceConnect.await(
                run.context().keys(), devices, run.domid(), run.context().createTimeout(), run.stop());
    }
}
