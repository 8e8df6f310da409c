package org.xend.daemon.domain.plan;

import java.util.List;

/// What an operation will do, in order.
///
/// @param title the operation, for logs and failures: `Creating domain nbsd`
public record Plan(String title, List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /// One line a step, as `xm create --plan` prints them.
    public List<String> lines() {
        return steps.stream().map(Step::text).toList();
    }
}
