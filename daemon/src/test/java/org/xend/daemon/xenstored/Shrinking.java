package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a list of steps that fails shorter as long as it fails: leaves out ever smaller parts, then makes
/// the payloads of what is left simpler.
final class Shrinking {
    private final Predicate<List<Step>> fails;
    private List<Step> shortest;

    private Shrinking(List<Step> failing, Predicate<List<Step>> fails) {
        this.shortest = failing;
        this.fails = fails;
    }

    static List<Step> of(List<Step> failing, Predicate<List<Step>> fails) {
        Shrinking shrinking = new Shrinking(failing, fails);
        int before;
        do {
            before = shrinking.shortest.hashCode();
            shrinking.leaveOut();
            shrinking.simplify();
        } while (before != shrinking.shortest.hashCode());
        return shrinking.shortest;
    }

    private boolean tryThis(List<Step> candidate) {
        if (fails.test(candidate)) {
            shortest = List.copyOf(candidate);
            return true;
        }
        return false;
    }

    private void leaveOut() {
        for (int part = Math.max(1, shortest.size() / 2); part >= 1; part /= 2) {
            int at = shortest.size() - part;
            while (at >= 0) {
                List<Step> without = new ArrayList<>(shortest);
                without.subList(at, Math.min(at + part, without.size())).clear();
                tryThis(without);
                at = Math.min(at, shortest.size()) - part;
            }
        }
    }

    private void simplify() {
        for (int i = 0; i < shortest.size(); i++) {
            if (shortest.get(i) instanceof Step.Ask ask) {
                for (Step.Ask simpler : simpler(ask)) {
                    List<Step> candidate = new ArrayList<>(shortest);
                    candidate.set(i, simpler);
                    if (tryThis(candidate)) {
                        i--;
                        break;
                    }
                }
            }
        }
    }

    private static List<Step.Ask> simpler(Step.Ask ask) {
        List<Step.Ask> all = new ArrayList<>();
        if (ask.within() > 0) {
            all.add(new Step.Ask(
                    ask.client(), ask.type(), ask.within() == Step.NEVER_OPENED ? 0 : ask.within() - 1, ask.payload()));
        }
        if (ask.client() > 0 && ask.client() < Step.SOCKETS) {
            all.add(new Step.Ask(ask.client() - 1, ask.type(), ask.within(), ask.payload()));
        }
        String payload = ask.payload();
        // a path component, a string, half of a long one
        for (String pattern : List.of("/[^/\0]+(?=[/\0])", "[^/\0]+/", "(?<=\0)[^\0]+\0", "(?<=\0)[^\0]+$")) {
            String without = payload.replaceFirst(pattern, "");
            if (!without.equals(payload)) {
                all.add(new Step.Ask(ask.client(), ask.type(), ask.within(), without));
            }
        }
        return all;
    }
}
