package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;

/// The simpler requests that may stand in the place of one, for [org.xend.protocol.property.Shrinking].
final class SimplerStep {
    private SimplerStep() {}

    static List<ModelStep> than(ModelStep step) {
        return step instanceof ModelStep.Ask ask ? List.copyOf(simpler(ask)) : List.of();
    }

    private static List<ModelStep.Ask> simpler(ModelStep.Ask ask) {
        List<ModelStep.Ask> all = new ArrayList<>();
        if (ask.within() > 0) {
            all.add(new ModelStep.Ask(
                    ask.client(),
                    ask.type(),
                    ask.within() == ModelStep.NEVER_OPENED ? 0 : ask.within() - 1,
                    ask.payload()));
        }
        if (ask.client() > 0 && ask.client() < ModelStep.SOCKETS) {
            all.add(new ModelStep.Ask(ask.client() - 1, ask.type(), ask.within(), ask.payload()));
        }
        String payload = ask.payload();
        // a path component, a string, half of a long one
        for (String pattern : List.of("/[^/\0]+(?=[/\0])", "[^/\0]+/", "(?<=\0)[^\0]+\0", "(?<=\0)[^\0]+$")) {
            String without = payload.replaceFirst(pattern, "");
            if (!without.equals(payload)) {
                all.add(new ModelStep.Ask(ask.client(), ask.type(), ask.within(), without));
            }
        }
        return all;
    }
}
