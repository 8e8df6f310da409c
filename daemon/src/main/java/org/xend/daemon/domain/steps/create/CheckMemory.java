package org.xend.daemon.domain.steps.create;

import org.xend.daemon.domain.plan.CheckStep;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Says early and in figures what the build would find out late: another create may still take the memory in
/// between, then the build fails the same way.
///
/// @param neededKib what the guest is populated with
record CheckMemory(long neededKib) implements CheckStep {
    @Override
    public String text() {
        return "check that " + neededKib + " KiB of memory are free";
    }

    @Override
    public void run(PlanRun run) {
        long free = run.context().hypervisor().hostInfo().freeMemoryKib();
        if (free < neededKib) {
            throw new FailureException(new Failure.NotEnoughMemory(neededKib, free));
        }
    }
}
