package org.xend.daemon.domain.plan;

import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.HypervisorException;

/// Fills the domain; what it was filled with goes with it.
record Build(BuildRequest request) implements Step {
    @Override
    public String text() {
        return "populate " + request.memoryMib() + " MiB and load " + request.kernel()
                + (request.ramdisk().isEmpty() ? "" : " with ramdisk " + request.ramdisk())
                + (request.commandLine().isEmpty() ? "" : ", command line \"" + request.commandLine() + "\"");
    }

    @Override
    public void run(PlanRun run) {
        try {
            run.built(run.site().hypervisor().build(run.domid(), request));
        } catch (HypervisorException e) {
            throw Refusal.of("build the domain", e);
        }
    }
}
