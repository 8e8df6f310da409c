package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;

/// The simpler requests that may stand in the place of one, for [org.xend.protocol.property.Shrinking].
final class SimplerStep {
    private SimplerStep() {}

    static List<Step> than(Step step) {
        return step instanceof Step.Ask ask ? List.copyOf(simpler(ask)) : List.of();
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
