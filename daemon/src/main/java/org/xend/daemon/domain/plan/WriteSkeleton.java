package org.xend.daemon.domain.plan;

import java.util.List;
import org.xend.protocol.domain.DomainConfig;

/// The domain's trees with everything that is known before the build.
///
/// @param restarts how often the domain has been restarted
/// @param imageText the image as an S-expression
record WriteSkeleton(DomainConfig config, int restarts, String imageText) implements Step {
    @Override
    public String text() {
        return "write the keys of the domain under /local/domain, /vm and /libxl";
    }

    @Override
    public void run(PlanRun run) {
        run.site().keys().apply(DomainKeys.skeleton(config, run.domid(), restarts, imageText));
    }

    @Override
    public void undo(PlanRun run) {
        if (run.domid() >= 0) {
            new RemoveTrees(config.uuid().orElseThrow(), List.of()).run(run);
        }
    }
}
