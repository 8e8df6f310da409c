package org.xend.daemon.store.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The watches that one change concerns, in the order of their registration. Most changes concern one or none,
/// which costs no list. Owned by the call of [WatchIndex] that fills it.
final class MatchedWatches<W extends Watch> implements Consumer<W> {
    private static final Comparator<Watch> BY_ORDER = Comparator.comparingLong(watch -> watch.order);

    private W first;
    private List<W> all;

    @Override
    public void accept(W watch) {
        if (first == null) {
            first = watch;
        } else {
            if (all == null) {
                all = new ArrayList<>();
                all.add(first);
            }
            all.add(watch);
        }
    }

    List<W> inOrder() {
        if (all == null) {
            return first == null ? List.of() : List.of(first);
        }
        all.sort(BY_ORDER);
        return all;
    }
}
