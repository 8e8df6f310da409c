package org.xend.daemon.domain.steps.create;

import java.util.List;
import java.util.Set;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.SchedulerParameters;

/// Memory limit, CPU affinity and scheduler parameters; they go with the domain, so there is nothing to undo.
///
/// @param affinity one set for each vcpu, empty sets and an empty list leave Xen's default
record SetLimits(long maxMemoryKib, List<Set<Integer>> affinity, SchedulerParameters scheduler) implements Step {
    static final SchedulerParameters XEN_DEFAULT = new SchedulerParameters(256, 0);

    @Override
    public String text() {
        var out = new StringBuilder("limit its memory to ").append(maxMemoryKib).append(" KiB");
        for (int vcpu = 0; vcpu < affinity.size(); vcpu++) {
            if (!affinity.get(vcpu).isEmpty()) {
                out.append(", pin vcpu ")
                        .append(vcpu)
                        .append(" to CPUs ")
                        .append(affinity.get(vcpu).stream().sorted().toList());
            }
        }
        if (!scheduler.equals(XEN_DEFAULT)) {
            out.append(", weight ").append(scheduler.weight()).append(", cap ").append(scheduler.cap());
        }
        return out.toString();
    }

    @Override
    public void run(PlanRun run) {
        Hypervisor hypervisor = run.context().hypervisor();
        HypervisorCalls.orFail("limit its memory", () -> hypervisor.setMaxMemory(run.domid(), maxMemoryKib));
        for (int vcpu = 0; vcpu < affinity.size(); vcpu++) {
            int number = vcpu;
            if (!affinity.get(vcpu).isEmpty()) {
                HypervisorCalls.orFail(
                        "pin vcpu " + vcpu, () -> hypervisor.setAffinity(run.domid(), number, affinity.get(number)));
            }
        }
        if (!scheduler.equals(XEN_DEFAULT)) {
            HypervisorCalls.orFail(
                    "set its scheduler parameters", () -> hypervisor.setSchedulerParameters(run.domid(), scheduler));
        }
    }
}
