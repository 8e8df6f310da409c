package org.xend.daemon.keys;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The key tree, reached as privileged domain 0.
///
/// Calls block until the store has answered, so they belong on virtual threads or plain threads, never on an
/// event loop (implementations refuse that with [IllegalStateException]). Any thread may call; two calls of
/// one thread are carried out in order. What a call returns was acknowledged by the store.
///
/// Failures other than the documented ones are [KeyTreeException].
public interface KeyTree {
    /// @return the value; empty where the node is absent
    Optional<String> read(String path);

    /// @return child names in the store's order; empty where the node is absent or has none
    List<String> list(String path);

    boolean exists(String path);

    /// @return permission strings, owner first (`n0`, `r5`); empty where the node is absent
    List<String> permissions(String path);

    /// Carries out all changes atomically, in order, and returns when they are acknowledged. Never has a
    /// conflict. Watches fire as after a transaction's commit.
    void apply(KeyBatch batch);

    /// Runs the body in a transaction and commits it, again from the start whenever the commit has a
    /// conflict. The body may run on the store's own thread, where all of it costs no more than a single read:
    /// it must have no other effects than its reads and writes, must not block and must not use this tree.
    /// What it throws is thrown here, and nothing has changed then. A body that only reads sees one moment.
    <T> T transact(Function<KeyTransaction, T> body);

    /// As [#transact], for a caller that must not wait: an owner on its event loop. What the body throws is
    /// what the answer fails with.
    ///
    /// @return completes on a thread of the implementation's choosing, where nothing may be done but to hand the
    /// result on
    default <T> CompletableFuture<T> ask(Function<KeyTransaction, T> body) {
        return CompletableFuture.supplyAsync(
                () -> transact(body), task -> Thread.ofVirtual().start(task));
    }

    /// Registers a watch on a path (or `@introduceDomain`, `@releaseDomain`) and everything below it.
    ///
    /// The listener is called with the changed path: once right after registration with the watched path,
    /// then after each change, in order. It runs on a thread of the implementation's choosing and must only
    /// hand the event on; it must not call back into this tree.
    KeyWatch watch(String path, KeyListener listener);

    /// Waits until a look at the tree finds something: it looks at once, and again after changes at or below the
    /// paths, of which several may share a look.
    ///
    /// @param paths at least one
    /// @param stop ends the wait once it is requested
    /// @param look a body as of [#transact]; what it throws ends the wait and is thrown here
    /// @return what was found; empty after the timeout, and where the wait was stopped
    default <T> Optional<T> await(
            List<String> paths, Duration timeout, StopSignal stop, Function<KeyTransaction, Optional<T>> look) {
        return KeyAwait.until(this, paths, timeout, stop, look);
    }

    /// Introduces a guest's ring to the store: its frame (ignored by stores that map grant reference 1) and the
    /// guest's event channel port.
    void introduce(int domid, long frame, int port);

    /// Ends the store's service to a domain and removes the nodes it owns. A domain that was never
    /// introduced, or is released already, is no error.
    void release(int domid);
}
