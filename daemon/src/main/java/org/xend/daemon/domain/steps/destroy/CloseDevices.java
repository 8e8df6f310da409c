package org.xend.daemon.domain.steps.destroy;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;

/// Takes all devices away by force: a backend or script that does not let go in time is reported and its keys
/// go all the same.
record CloseDevices(List<Device> devices) implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(CloseDevices.class);

    CloseDevices {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "disconnect "
                + (devices.isEmpty()
                        ? "no devices"
                        : String.join(", ", devices.stream().map(Device::label).toList()));
    }

    @Override
    public void run(PlanRun run) {
        DeviceRemoval.begin(run.context().keys(), devices, run.domid());
        if (!devices.isEmpty()) {
            run.commit();
        }
        for (Device device : devices) {
            if (!DeviceRemoval.await(
                    run.context().keys(), device, run.domid(), run.context().destroyTimeout())) {
                LOG.warn(
                        "Domain {}: {} did not let go within {} s; its keys are removed by force",
                        run.domid(),
                        device.label(),
                        run.context().destroyTimeout().toSeconds());
            }
        }
    }
}
