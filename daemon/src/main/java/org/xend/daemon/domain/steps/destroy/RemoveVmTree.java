package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.xenbus.KeyPaths;

/// Removes the keys that go by the domain's uuid alone: for a domain that is gone and whose domid is not its own
/// any more, or never was known.
record RemoveVmTree(String uuid) implements Step {
    @Override
    public String text() {
        return "remove its keys under /vm";
    }

    @Override
    public void run(PlanRun run) {
        run.context().keys().apply(KeyBatch.builder().remove(KeyPaths.vm(uuid)).build());
    }
}
