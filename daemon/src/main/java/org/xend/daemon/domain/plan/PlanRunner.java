package org.xend.daemon.domain.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Carries out plans on the calling thread, each step logged (DEBUG) in the words of [Plan#lines] before it is
/// run. Stateless.
public final class PlanRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRunner.class);

    private PlanRunner() {}

    /// Runs all steps, or none: when one fails, or cancellation is asked for before one, the steps done and
    /// the one half done are undone in reverse, and the failure is thrown.
    ///
    /// @throws FailureException what failed, or Cancelled
    /// @throws RuntimeException a defect, after the undo
    public static void runOrUndo(Plan plan, PlanRun run) {
        runOrUndo(plan, run, _ -> {});
    }

    /// @param beginning notified of each step before it begins
    public static void runOrUndo(Plan plan, PlanRun run, Consumer<Step> beginning) {
        List<Step> begun = new ArrayList<>(plan.steps().size());
        try {
            for (Step step : plan.steps()) {
                beginning.accept(step);
                if (run.stop().isRequested()) {
                    throw new FailureException(new Failure.Cancelled(plan.title()));
                }
                LOG.debug("{}: {}", plan.title(), step.text());
                begun.add(step);
                step.run(run);
            }
        } catch (RuntimeException | Error e) {
            LOG.debug("{}: {}; undoing {} steps", plan.title(), e.getMessage(), begun.size());
            for (Step step : begun.reversed()) {
                undo(plan, step, run);
            }
            // Which step was cut short is for the log: the caller asked for the whole.
            if (e instanceof FailureException known && known.failure() instanceof Failure.Cancelled) {
                throw new FailureException(new Failure.Cancelled(plan.title()));
            }
            throw e;
        }
    }

    /// Runs only the steps that check, up to the first that fails.
    ///
    /// @throws FailureException what is missing
    public static void check(Plan plan, PlanRun run) {
        for (Step step : plan.steps()) {
            if (step instanceof CheckStep check) {
                LOG.debug("{}, to be planned: {}", plan.title(), check.text());
                check.run(run);
            }
        }
    }

    /// Runs every step whatever becomes of the ones before: what takes a domain away must get as far as it
    /// can. Only where there is no room on the disk it stops, for no record would say what is still to be
    /// done: the run is undone if it is not committed, else all of the plan is to be run again.
    ///
    /// @throws RuntimeException the first failure, after all steps; or that there is no room
    public static void runThrough(Plan plan, PlanRun run) {
        RuntimeException first = null;
        for (Step step : plan.steps()) {
            LOG.debug("{}: {}", plan.title(), step.text());
            try {
                step.run(run);
            } catch (RuntimeException | Error e) {
                if (e instanceof RuntimeException full && DiskFull.is(full)) {
                    stop(plan, step, run, full);
                    throw full;
                }
                LOG.warn("{}: could not {}: {}", plan.title(), step.text(), e.getMessage());
                LOG.debug("{}: could not {}", plan.title(), step.text(), e);
                if (first == null) {
                    first = FailStop.unchecked(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void stop(Plan plan, Step step, PlanRun run, RuntimeException e) {
        LOG.debug("{}: no room to {}: {}", plan.title(), step.text(), e.getMessage());
        if (!run.isCommitted()) {
            for (Step done :
                    plan.steps().subList(0, plan.steps().indexOf(step) + 1).reversed()) {
                undo(plan, done, run);
            }
        }
    }

    private static void undo(Plan plan, Step step, PlanRun run) {
        LOG.debug("{}: undoing: {}", plan.title(), step.text());
        try {
            step.undo(run);
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: could not undo '{}': {}", plan.title(), step.text(), e.getMessage());
            LOG.debug("{}: could not undo '{}'", plan.title(), step.text(), e);
        }
    }
}
