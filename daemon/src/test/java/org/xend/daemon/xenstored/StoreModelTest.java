package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xend.protocol.property.Shrinking;

/// Two sockets and six domains do random things at once, and the daemon has to answer and announce exactly as
/// the naive one in `org.xend.daemon.reference`.
///
/// A difference is printed as the shortest list of steps that still shows it. The seed is a new one in each
/// run; `-Dmodel.seed=N` repeats a run, `-Dmodel.requests=N` makes it longer.
class StoreModelTest {
    private static final int STEPS_A_LIST = 400;
    /// What no run may go without, so that a change of [Steps] does not silently leave something out.
    private static final List<String> MUST_BE_MET = List.of(
            "READ OK",
            "READ ENOENT",
            "READ EACCES",
            "READ EINVAL",
            "READ in transaction OK",
            "DIRECTORY OK",
            "DIRECTORY_PART OK",
            "DIRECTORY_PART in transaction OK",
            "GET_PERMS OK",
            "WRITE OK",
            "WRITE in transaction OK",
            "WRITE in transaction EACCES",
            "MKDIR OK",
            "RM OK",
            "RM ENOENT",
            "RM EACCES",
            "RM in transaction OK",
            "SET_PERMS OK",
            "SET_PERMS EPERM",
            "SET_PERMS in transaction OK",
            "WATCH OK",
            "WATCH EEXIST",
            "UNWATCH OK",
            "UNWATCH ENOENT",
            "RESET_WATCHES OK",
            "TRANSACTION_START in transaction EBUSY",
            "TRANSACTION_END in transaction OK",
            "TRANSACTION_END in transaction EAGAIN",
            "INTRODUCE OK",
            "INTRODUCE EACCES",
            "RELEASE OK",
            "SET_TARGET OK",
            "RESUME OK",
            "IS_DOMAIN_INTRODUCED OK",
            "GET_DOMAIN_PATH OK",
            "SET_QUOTA OK",
            "GET_QUOTA OK",
            "WRITE ENOSPC",
            "WRITE in transaction ENOSPC",
            "SET_PERMS ENOSPC",
            "WATCH ENOSPC",
            "TRANSACTION_START ENOSPC",
            "TRANSACTION_END in transaction ENOSPC",
            "TRANSACTION_END in transaction ENOMEM",
            "unknown ENOSYS");

    @Test
    void theDaemonAnswersAsTheSpecification() {
        long seed = Long.getLong("model.seed", new Random().nextLong());
        int requests = Integer.getInteger("model.requests", 100_000);
        Random seeds = new Random(seed);
        Map<String, Integer> met = new TreeMap<>();
        while (answered(met) < requests) {
            List<ModelStep> steps = new Steps(seeds.nextLong()).list(STEPS_A_LIST);
            Optional<Comparison.Difference> difference = Comparison.of(steps, met);
            if (difference.isPresent()) {
                List<ModelStep> shortest = Shrinking.of(
                        steps.subList(0, difference.get().steps()),
                        candidate -> Comparison.of(candidate, new TreeMap<>()).isPresent(),
                        SimplerStep::than);
                fail(report(shortest) + "-Dmodel.seed=" + seed + ", after " + answered(met) + " requests");
            }
        }
        for (String kind : MUST_BE_MET) {
            assertTrue(met.getOrDefault(kind, 0) > 0, () -> kind + " was never met: " + met);
        }
    }

    private static int answered(Map<String, Integer> met) {
        return met.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String report(List<ModelStep> steps) {
        StringBuilder text = new StringBuilder("the daemon differs from the specification:\n");
        for (int i = 0; i < steps.size(); i++) {
            text.append("%6d  %s%n".formatted(i + 1, steps.get(i)));
        }
        Comparison.of(steps, new TreeMap<>())
                .ifPresent(difference -> text.append("        ").append(difference.text()));
        return text.append('\n').toString();
    }
}
