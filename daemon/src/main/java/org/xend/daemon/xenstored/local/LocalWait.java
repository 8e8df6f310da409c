package org.xend.daemon.xenstored.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.XsException;

/// A wait of one of the daemon's own roles for what a look at the tree finds, for so long. Owned by the
/// store's loop, where the looks are made; the outcome is completed there or by the thread that gives
/// the wait up.
///
/// However many changes come before the loop gets to a look, they share it.
final class LocalWait<T> {
    private final WatchedStore tree;
    private final Outbox outbox;
    private final Function<KeyTransaction, Optional<T>> look;
    private final CompletableFuture<Optional<T>> outcome = new CompletableFuture<>();
    private final List<LocalWatch> watches = new ArrayList<>();
    private boolean lookDue;
    private Runnable timer = () -> {};

    LocalWait(WatchedStore tree, Outbox outbox, Function<KeyTransaction, Optional<T>> look) {
        this.tree = tree;
        this.outbox = outbox;
        this.look = look;
    }

    /// Empty where it was given up.
    CompletableFuture<Optional<T>> outcome() {
        return outcome;
    }

    /// From now on it takes no longer than that, whether it has begun or has to wait for the journal.
    void limit(Duration timeout) {
        timer = outbox.loop().timer(this::late, timeout.toNanos());
    }

    private void late() {
        end();
        outcome.complete(Optional.empty());
    }

    void begin(List<String> paths) throws XsException {
        if (outcome.isDone()) {
            return;
        }
        for (String path : paths) {
            watches.add(new LocalWatch(TreeAccess.absolute(path), _ -> changed()));
        }
        watches.forEach(tree::addWatch);
        look();
    }

    /// The change is being announced: the look comes after it.
    private void changed() {
        if (!lookDue) {
            lookDue = true;
            outbox.loop().execute(this::look);
        }
    }

    private void look() {
        lookDue = false;
        if (outcome.isDone()) {
            return;
        }
        try {
            Optional<T> found = found();
            outbox.flush();
            if (found.isPresent()) {
                end();
                outbox.whenKept(() -> outcome.complete(found));
            }
        } catch (XsException e) {
            end();
            outcome.completeExceptionally(new KeyTreeException(e.error().name(), "a look at the tree"));
        } catch (RuntimeException e) {
            end();
            outcome.completeExceptionally(e);
        } catch (Error e) {
            outcome.completeExceptionally(e);
            throw e;
        }
    }

    private Optional<T> found() throws XsException {
        Transaction transaction = tree.store().begin();
        try {
            Optional<T> found = look.apply(new LocalKeyTransaction(transaction));
            tree.commit(transaction);
            return found;
        } finally {
            transaction.release();
        }
    }

    /// Looks no more.
    void end() {
        timer.run();
        watches.stream().filter(LocalWatch::end).forEach(tree::removeWatch);
        watches.clear();
    }
}
