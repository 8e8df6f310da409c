package org.xend.daemon.domain.steps.destroy;

import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.keys.KeyBatch;

/// Removes every key of the domain in one transaction.
///
/// @param devices whose backends, outside the domain's own trees, go too
public record RemoveTrees(String uuid, List<Device> devices) implements Step {
    public RemoveTrees {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "remove its keys";
    }

    @Override
    public void run(PlanRun run) {
        KeyBatch.Builder out = KeyBatch.builder();
        DeviceRemoval.removeBackends(out, devices, run.domid());
        DomainTrees.remove(out, run.domid(), uuid);
        run.context().keys().apply(out.build());
        run.commit();
    }
}
