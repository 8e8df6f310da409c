package org.xend.protocol.property;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Makes a failing list shorter and its elements simpler, as long as it still fails.
///
/// It leaves out ever smaller parts, then replaces single elements, and repeats both until nothing changes or it has
/// tried [#MOST_TRIES] lists.
public final class Shrinking<T> {
    private static final int MOST_TRIES = 20_000;

    private final Predicate<List<T>> fails;
    private final Function<T, List<T>> simpler;
    private List<T> shortest;
    private int tries;

    private Shrinking(List<T> failing, Predicate<List<T>> fails, Function<T, List<T>> simpler) {
        this.shortest = List.copyOf(failing);
        this.fails = fails;
        this.simpler = simpler;
    }

    /// @param fails whether a list still shows the same failure
    /// @param simpler candidates for the place of an element, the simplest first; each must be simpler than it
    public static <T> List<T> of(List<T> failing, Predicate<List<T>> fails, Function<T, List<T>> simpler) {
        var shrinking = new Shrinking<>(failing, fails, simpler);
        List<T> before;
        do {
            before = shrinking.shortest;
            shrinking.leaveOut();
            shrinking.simplify();
        } while (!before.equals(shrinking.shortest) && shrinking.tries < MOST_TRIES);
        return shrinking.shortest;
    }

    private boolean stillFails(List<T> candidate) {
        if (++tries > MOST_TRIES || !fails.test(candidate)) {
            return false;
        }
        shortest = List.copyOf(candidate);
        return true;
    }

    private void leaveOut() {
        for (int part = Math.max(1, shortest.size() / 2); part >= 1; part /= 2) {
            int at = shortest.size() - part;
            while (at >= 0) {
                List<T> without = new ArrayList<>(shortest);
                without.subList(at, Math.min(at + part, without.size())).clear();
                stillFails(without);
                at = Math.min(at, shortest.size()) - part;
            }
        }
    }

    private void simplify() {
        for (int i = 0; i < shortest.size(); i++) {
            boolean replaced = true;
            while (replaced && i < shortest.size()) {
                replaced = replaceOne(i);
            }
        }
    }

    private boolean replaceOne(int index) {
        for (T candidate : simpler.apply(shortest.get(index))) {
            List<T> changed = new ArrayList<>(shortest);
            changed.set(index, candidate);
            if (stillFails(changed)) {
                return true;
            }
        }
        return false;
    }
}
