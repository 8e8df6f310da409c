package org.xend.daemon.domain.steps.create;

import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;

/// Fills the domain; what it was filled with goes with it.
///
/// A PVH guest's frontends name their ring protocol themselves: libxl names it for PV guests only, where a
/// 32-bit kernel under a 64-bit dom0 may not say so.
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
            BuiltDomain built = run.context().hypervisor().build(run.domid(), request);
            run.built(request.type() == GuestType.PVH ? built.withoutProtocol() : built);
        } catch (HypervisorException e) {
            throw HypervisorCalls.failure("build the domain", e);
        }
    }
}
