package org.xend.daemon.xenstored.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.xend.daemon.xenstored.MemoryStore;

/// The test's thread is the store's loop.
class LocalKeyTreeTest {
    private final MemoryStore store = new MemoryStore();
    private final LocalKeyTree tree = new LocalKeyTree(store.tree(), store.outbox(), store.lifecycle());

    @Test
    void anOwnerOnTheStoresLoopMayAskButNotWait() {
        assertThrows(IllegalStateException.class, () -> tree.transact(keys -> keys.read("/a")));
        var written = tree.ask(keys -> {
            keys.write("/a", "1");
            return "done";
        });
        var read = tree.ask(keys -> keys.read("/a"));
        assertFalse(written.isDone(), "it is a task of the loop");
        store.runTasks();
        assertEquals("done", written.join());
        assertEquals(Optional.of("1"), read.join());
    }

    @Test
    void whatABodyThrowsIsTheAnswerAndNothingHasChanged() {
        var failed = tree.ask(keys -> {
            keys.write("/a", "1");
            throw new IllegalStateException("no");
        });
        var read = tree.ask(keys -> keys.read("/a"));
        store.runTasks();
        assertEquals(
                "no",
                assertThrows(CompletionException.class, failed::join).getCause().getMessage());
        assertEquals(Optional.empty(), read.join());
    }
}
