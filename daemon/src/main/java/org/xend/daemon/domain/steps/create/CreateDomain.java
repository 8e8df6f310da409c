package org.xend.daemon.domain.steps.create;

import java.util.UUID;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.steps.destroy.DestroyDomain;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.NewDomain;

/// An empty, paused domain; its domid is known from here on.
record CreateDomain(String uuid, GuestType type, int vcpus) implements Step {
    @Override
    public String text() {
        return "create an empty " + (type == GuestType.PVH ? "PVH domain" : "domain") + " with " + vcpus
                + (vcpus == 1 ? " vcpu" : " vcpus");
    }

    @Override
    public void run(PlanRun run) {
        try {
            run.domainCreated(run.context().hypervisor().create(new NewDomain(UUID.fromString(uuid), type, vcpus, 0)));
        } catch (HypervisorException e) {
            throw HypervisorCalls.failure("create the domain", e);
        }
    }

    @Override
    public void undo(PlanRun run) {
        if (run.domid() >= 0) {
            DestroyDomain.destroy(run);
        }
    }
}
