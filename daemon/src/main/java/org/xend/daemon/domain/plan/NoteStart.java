package org.xend.daemon.domain.plan;

import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.protocol.domain.DomainConfig;

/// Notes on disk that a domain is being made, before the hypervisor has it: whatever a killed daemon leaves of
/// it is then known to be its own, and unfinished.
///
/// @param phase STARTING, or RESTARTING where the domain is owed
record NoteStart(Phase phase, DomainConfig config, List<Device> devices, int restarts) implements Step {
    NoteStart {
        devices = List.copyOf(devices);
    }

    @Override
    public String text() {
        return "note on disk that it is being made";
    }

    @Override
    public void run(PlanRun run) {
        run.note(DomainRecord.begun(phase, config, devices, restarts));
    }

    /// The note stays as long as there is a domain that it speaks of, or that is owed: then it goes when that is
    /// given up.
    @Override
    public void undo(PlanRun run) {
        if (phase != Phase.RESTARTING && (run.domid() < 0 || run.isGone())) {
            run.site().records().remove(config.uuid().orElseThrow());
        }
    }
}
