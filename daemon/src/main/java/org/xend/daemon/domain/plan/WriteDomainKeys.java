package org.xend.daemon.domain.plan;

import org.xend.protocol.domain.DomainConfig;

/// What the build told, memory, vcpus and console: complete before the store is introduced to the guest. The
/// trees are the skeleton's, whose undo takes these keys away too; the console's backend stands outside them.
record WriteDomainKeys(DomainConfig config) implements Step {
    @Override
    public String text() {
        return "write its memory, vcpu, store and console keys";
    }

    @Override
    public void run(PlanRun run) {
        run.site().keys().apply(
                DomainKeys.built(config, run.domid(), run.built(), run.site().clock().wall(),
                        run.site().consoleLimitBytes()));
    }
}
