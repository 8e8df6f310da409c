package org.xend.daemon.xenstored.connection;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// Sends everything at the end of a wake-up of the loop, and holds what waits for the journal. Nothing leaves
/// before the journal has kept everything that happened so far. Owned by the store's conductor, on its loop.
public final class Outbox {
    private final StoreLoop loop;
    private final Journal journal;
    private final Runnable beforeFlush;
    /// Connections with something to send.
    private final List<Connection> dirty = new ArrayList<>();
    /// Connections whose state has to go into the journal first.
    private final List<Connection> unstaged = new ArrayList<>();
    private final List<Runnable> afterKeeping = new ArrayList<>();
    private final List<Runnable> untilPrepared = new ArrayList<>();

    /// @param beforeFlush what else is due at the end of a wake-up; it may give connections more to send
    public Outbox(StoreLoop loop, Journal journal, Runnable beforeFlush) {
        this.loop = loop;
        this.journal = journal;
        this.beforeFlush = beforeFlush;
    }

    public StoreLoop loop() {
        return loop;
    }

    public void add(Connection connection) {
        dirty.add(connection);
    }

    public void addUnstaged(Connection connection) {
        unstaged.add(connection);
    }

    /// Has the journal keep everything that happened so far. Costs nothing where nothing happened.
    ///
    /// @return false where there is no room: nothing may leave; [#roomAvailable] goes on
    public boolean keep() {
        for (int i = 0; i < unstaged.size(); i++) {
            unstaged.get(i).stage();
        }
        unstaged.clear();
        return journal.append();
    }

    /// Sends what requests and events have left in queues. More connections may become dirty meanwhile.
    public void flush() {
        beforeFlush.run();
        keep();
        for (int done = 0; done < dirty.size(); ) {
            done = flushFrom(done);
        }
        dirty.clear();
    }

    /// Last come first: a connection that gets an event became dirty after the one whose request caused it. The
    /// loop's client waits for its answer, and once answered it may take the processor before the others are sent
    /// their events.
    private int flushFrom(int first) {
        int end = dirty.size();
        for (int i = end - 1; i >= first; i--) {
            Connection connection = dirty.get(i);
            connection.clean();
            connection.flush();
        }
        return end;
    }

    /// Runs an action that shows what happened so far, as soon as that is kept.
    public void whenKept(Runnable action) {
        if (keep()) {
            action.run();
        } else {
            afterKeeping.add(action);
        }
    }

    /// Runs an action that may change the tree, as soon as the journal is not behind.
    public void whenPrepared(Runnable action) {
        if (journal.isBehind()) {
            untilPrepared.add(action);
        } else {
            action.run();
        }
    }

    /// The journal has room again, or is closed: runs what has waited for it.
    ///
    /// @return false where the room does not suffice for what happened so far
    public boolean roomAvailable() {
        if (!keep()) {
            return false;
        }
        List<Runnable> waiting = List.copyOf(afterKeeping);
        afterKeeping.clear();
        waiting.forEach(Runnable::run);
        runPrepared();
        return true;
    }

    /// Runs what waits until the journal is not behind. A closed journal is not: it refuses what they change.
    public void runPrepared() {
        List<Runnable> waiting = List.copyOf(untilPrepared);
        untilPrepared.clear();
        waiting.forEach(this::whenPrepared);
    }
}
