package org.xend.daemon.domain.steps.create;

import java.util.List;
import java.util.stream.Collectors;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceGuest;
import org.xend.daemon.device.DeviceKeys;
import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.steps.destroy.RemoveTrees;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.domain.DomainConfig;

/// All keys of the domain and of its devices in one transaction: a visit to the store costs more than what is
/// written there.
///
/// @param restarts how often the domain has been restarted
/// @param imageText the image as an S-expression
record WriteKeys(DomainConfig config, List<Device> devices, int restarts, String imageText) implements Step {
    WriteKeys {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "write the keys of the domain under /local/domain, /vm and /libxl"
                + devices.stream()
                        .map(device -> "; of " + device.label()
                                + device.script()
                                        .map(script -> ", script " + script)
                                        .orElse(", no script"))
                        .collect(Collectors.joining());
    }

    @Override
    public void run(PlanRun run) {
        KeyBatch.Builder out = KeyBatch.builder();
        DomainKeys.skeleton(out, config, run.domid(), restarts, imageText);
        DomainKeys.built(
                out,
                config,
                run.domid(),
                run.built(),
                run.context().clock().wall(),
                run.context().consoleLimitBytes());
        var guest =
                new DeviceGuest(run.domid(), config.name(), uuid(), run.built().protocol());
        devices.forEach(device -> DeviceKeys.create(out, device, guest));
        run.context().keys().apply(out.build());
    }

    /// Scripts of the backends may be running: they are requested to stop and awaited as for any unplug.
    @Override
    public void undo(PlanRun run) {
        try {
            DeviceRemoval.begin(run.context().keys(), devices, run.domid());
            for (Device device : devices) {
                DeviceRemoval.await(
                        run.context().keys(), device, run.domid(), run.context().destroyTimeout());
            }
        } finally {
            new RemoveTrees(uuid(), devices).run(run);
        }
    }

    private String uuid() {
        return config.uuid().orElseThrow();
    }
}
