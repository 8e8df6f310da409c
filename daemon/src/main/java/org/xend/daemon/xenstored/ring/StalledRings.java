package org.xend.daemon.xenstored.ring;

import java.util.LinkedHashSet;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// Rings whose requests wait for memory, for readers of their replies, or for conflict credit. They are looked at
/// again at the end of every wake-up. Owned by the store's conductor, on its loop.
public final class StalledRings {
    /// Rings looked at in one go.
    private static final int LOOKS = 4;

    private final StoreLoop loop;
    private final LinkedHashSet<RingConnection> stalled = new LinkedHashSet<>();
    /// Of them, those not looked at since the last wake-up.
    private int unseen;
    private boolean scheduled;

    StalledRings(StoreLoop loop) {
        this.loop = loop;
    }

    public void add(RingConnection connection) {
        stalled.add(connection);
    }

    public void remove(RingConnection connection) {
        stalled.remove(connection);
    }

    /// What happened may let any of them go on: some are looked at now, the others after everybody else's turn.
    public void resume() {
        if (!stalled.isEmpty()) {
            unseen = stalled.size();
            resumeSome();
        }
    }

    private void resumeSome() {
        int looks = Math.min(Math.min(unseen, stalled.size()), LOOKS);
        for (int i = 0; i < looks; i++) {
            RingConnection connection = stalled.removeFirst();
            if (connection.accepts()) {
                connection.processSoon();
            } else {
                stalled.addLast(connection);
            }
        }
        unseen -= looks;
        if (unseen > 0 && !stalled.isEmpty() && !scheduled) {
            scheduled = true;
            loop.afterOthers(() -> {
                scheduled = false;
                resumeSome();
            });
        }
    }
}
