package org.xend.daemon.xenstored.local;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.keys.StopSignal;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The tree for the roles of this daemon: each call, a whole transaction too, is one task on the conductor's
/// loop, and the calling thread waits for it ([#ask] does not). Listeners are called on the loop. Has no state of
/// its own.
public final class LocalKeyTree implements KeyTree {
    /// Something to do on the loop.
    @FunctionalInterface
    interface Operation<T> {
        T run() throws XsException;
    }

    /// The same with its answer in its own hands.
    @FunctionalInterface
    private interface Task {
        void run() throws XsException;
    }

    private final WatchedStore tree;
    private final Outbox outbox;
    private final DomainLifecycle lifecycle;

    public LocalKeyTree(WatchedStore tree, Outbox outbox, DomainLifecycle lifecycle) {
        this.tree = tree;
        this.outbox = outbox;
        this.lifecycle = lifecycle;
    }

    @Override
    public Optional<String> read(String path) {
        return call("READ " + path, () -> TreeAccess.read(tree.store(), path));
    }

    @Override
    public List<String> list(String path) {
        return call("DIRECTORY " + path, () -> TreeAccess.list(tree.store(), path));
    }

    @Override
    public boolean exists(String path) {
        return call("READ " + path, () -> TreeAccess.find(tree.store(), path).isPresent());
    }

    @Override
    public List<String> permissions(String path) {
        return call(
                "GET_PERMS " + path,
                () -> TreeAccess.find(tree.store(), path)
                        .map(node -> node.permissions().texts())
                        .orElse(List.of()));
    }

    @Override
    public void apply(KeyBatch batch) {
        call("a batch beginning with " + batch.changes().stream().findFirst().orElse(null), () -> {
            for (KeyBatch.Change change : batch.changes()) {
                if (change instanceof KeyBatch.SetPermissions set) {
                    lifecycle.knownDomains().expect(Permissions.parse(set.permissions()));
                }
            }
            Transaction all = tree.store().begin();
            try {
                for (KeyBatch.Change change : batch.changes()) {
                    TreeAccess.carryOut(all, change);
                }
                tree.announce(all.commit());
            } finally {
                all.release();
            }
            return null;
        });
    }

    /// The body runs on the loop, where nobody else changes the tree meanwhile: there are no conflicts.
    @Override
    public <T> T transact(Function<KeyTransaction, T> body) {
        return call("a transaction", () -> transacted(body));
    }

    @Override
    public <T> CompletableFuture<T> ask(Function<KeyTransaction, T> body) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            send("a transaction", outcome, () -> {}, answered(outcome, () -> transacted(body)));
        } catch (KeyTreeException closed) {
            outcome.completeExceptionally(closed);
        }
        return outcome;
    }

    private <T> T transacted(Function<KeyTransaction, T> body) throws XsException {
        Transaction transaction = tree.store().begin();
        try {
            T result = body.apply(new LocalKeyTransaction(transaction));
            tree.commit(transaction);
            return result;
        } finally {
            transaction.release();
        }
    }

    @Override
    public KeyWatch watch(String path, KeyListener listener) {
        LocalWatch watch = call("WATCH " + path, () -> {
            String target = NodePath.isSpecial(path) ? path : TreeAccess.absolute(path);
            LocalWatch added = new LocalWatch(target, listener);
            tree.addWatch(added);
            added.fire(target);
            return added;
        });
        return () -> call("UNWATCH " + path, () -> {
            if (watch.end()) {
                tree.removeWatch(watch);
            }
            return null;
        });
    }

    /// The looks are made on the loop; the calling thread is woken up once, by the end of the wait.
    @Override
    public <T> Optional<T> await(
            List<String> paths, Duration timeout, StopSignal stop, Function<KeyTransaction, Optional<T>> look) {
        String request = "a wait for " + paths.getFirst();
        var wait = new LocalWait<>(tree, outbox, look);
        CompletableFuture<Optional<T>> outcome = wait.outcome();
        post(request, outcome, () -> wait.limit(timeout), () -> wait.begin(paths));
        stop.onRequest(() -> outcome.complete(Optional.empty()));
        Optional<T> found = await(outcome, request);
        if (found.isEmpty()) {
            post(request, outcome, wait::end);
        }
        return found;
    }

    @Override
    public void introduce(int domid, long frame, int port) {
        String request = "INTRODUCE " + domid;
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        post(request, outcome, () -> {
            lifecycle.introduce(domid, frame, port, new DomainLifecycle.Introduction() {
                @Override
                public void done() {
                    outcome.complete(null);
                }

                @Override
                public void refused(XsError error) {
                    outcome.completeExceptionally(new KeyTreeException(error.name(), request));
                }
            });
            outbox.flush();
        });
        await(outcome, request);
    }

    @Override
    public void release(int domid) {
        call("RELEASE " + domid, () -> {
            lifecycle.release(domid);
            return null;
        });
    }

    private <T> T call(String request, Operation<T> operation) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        post(request, outcome, answered(outcome, operation));
        return await(outcome, request);
    }

    private <T> Task answered(CompletableFuture<T> outcome, Operation<T> operation) {
        return () -> {
            T result = operation.run();
            outbox.flush();
            outbox.whenKept(() -> outcome.complete(result));
        };
    }

    /// A task of the loop, which completes the outcome now or later; what it throws is the outcome too.
    private void post(String request, CompletableFuture<?> outcome, Task task) {
        post(request, outcome, () -> {}, task);
    }

    /// @param atOnce comes before it, and does not wait until the journal is not behind
    private void post(String request, CompletableFuture<?> outcome, Runnable atOnce, Task task) {
        if (Context.isOnEventLoopThread() || outbox.loop().isHere()) {
            throw new IllegalStateException(request + ": the key tree may not be waited for on an event loop");
        }
        send(request, outcome, atOnce, task);
    }

    private void send(String request, CompletableFuture<?> outcome, Runnable atOnce, Task task) {
        try {
            outbox.loop().execute(() -> {
                atOnce.run();
                outbox.whenPrepared(() -> run(request, outcome, task));
            });
        } catch (RejectedExecutionException _) {
            throw new KeyTreeException(XsError.EIO.name(), request + " (the key tree is closed)");
        }
    }

    private static void run(String request, CompletableFuture<?> outcome, Task task) {
        try {
            task.run();
        } catch (XsException e) {
            outcome.completeExceptionally(new KeyTreeException(e.error().name(), request));
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        } catch (Error e) {
            outcome.completeExceptionally(e);
            throw e;
        }
    }

    private static <T> T await(CompletableFuture<T> outcome, String request) {
        try {
            return outcome.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new KeyTreeException(XsError.EIO.name(), request + " (interrupted)");
        } catch (ExecutionException e) {
            throw elsewhere(e.getCause(), request);
        }
    }

    /// The failure with the trace of the thread that waited; the loop's says nothing.
    private static RuntimeException elsewhere(Throwable failure, String request) {
        return switch (failure) {
            case KeyTreeException refused -> new KeyTreeException(refused.error(), refused.request());
            case RuntimeException thrown -> thrown;
            default -> new IllegalStateException(request, failure);
        };
    }
}
