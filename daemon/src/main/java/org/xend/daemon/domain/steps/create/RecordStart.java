package org.xend.daemon.domain.steps.create;

import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.protocol.domain.DomainConfig;

/// Records on disk that a domain is being created, before the hypervisor has it: what a killed daemon leaves of it
/// is then known to be its own, and unfinished.
///
/// @param phase STARTING, or RESTARTING where the next daemon is to try again
record RecordStart(Phase phase, DomainConfig config, List<Device> devices, int restarts) implements Step {
    RecordStart {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "record on disk that it is being created";
    }

    @Override
    public void run(PlanRun run) {
        run.save(DomainRecord.begun(phase, config, devices, restarts));
    }

    /// The record stays as long as the hypervisor has the domain. That of a restart goes when the restart is given
    /// up.
    @Override
    public void undo(PlanRun run) {
        if (phase != Phase.RESTARTING && (run.domid() < 0 || run.isGone())) {
            run.context().records().remove(config.uuid().orElseThrow());
        }
    }
}
