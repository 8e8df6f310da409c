package org.xend.daemon.xenstored.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.xenstored.MemoryStore;
import org.xend.protocol.xs.XsException;

class LocalWaitTest {
    private final MemoryStore store = new MemoryStore();
    private final AtomicInteger looks = new AtomicInteger();
    private final LocalWait<String> wait = new LocalWait<>(store.tree(), store.outbox(), tree -> {
        looks.incrementAndGet();
        return tree.read("/a/state").filter("4"::equals);
    });

    @Test
    void whatIsThereAlreadyIsFoundAtOnceAndNothingIsWatchedAfterIt() throws XsException {
        write("/a/state", "4");
        wait.begin(List.of("/a/state"));
        assertEquals(Optional.of("4"), wait.outcome().getNow(null));
        assertEquals(0, watches());
    }

    @Test
    void aChangeIsLookedAtAfterIt() throws XsException {
        wait.begin(List.of("/b", "/a/state"));
        assertEquals(2, watches());
        write("/a/state", "2");
        store.runTasks();
        assertFalse(wait.outcome().isDone());
        write("/a/state", "4");
        assertFalse(wait.outcome().isDone(), "the change is still being announced");
        store.runTasks();
        assertEquals(Optional.of("4"), wait.outcome().getNow(null));
        assertEquals(0, watches());
    }

    @Test
    void xsa349_aHundredThousandChangesBeforeALookAreOneLook() throws XsException {
        wait.begin(List.of("/a"));
        for (int i = 0; i < 100_000; i++) {
            write("/a/state", "2");
        }
        store.runTasks();
        assertEquals(2, looks.get(), "the first, and one for the many");
    }

    @Test
    void aWaitThatWasGivenUpLooksNoMore() throws XsException {
        wait.begin(List.of("/a"));
        write("/a/state", "4");
        wait.outcome().complete(Optional.empty());
        store.runTasks();
        assertEquals(1, looks.get());
        wait.end();
        assertEquals(0, watches());
    }

    @Test
    void aWaitThatTakesTooLongIsGivenUpAndOneThatIsOverIsNot() throws XsException {
        wait.limit(Duration.ofSeconds(2));
        wait.begin(List.of("/a"));
        var found = new LocalWait<String>(store.tree(), store.outbox(), tree -> tree.read("/b"));
        found.limit(Duration.ofSeconds(2));
        found.begin(List.of("/b"));
        write("/b", "1");
        store.advance(Duration.ofSeconds(1));
        assertFalse(wait.outcome().isDone());
        store.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), wait.outcome().getNow(null));
        assertEquals(Optional.of("1"), found.outcome().getNow(null));
        assertEquals(0, watches());
    }

    @Test
    void aWaitThatCannotBeginIsGivenUpInTimeAndThenDoesNot() throws XsException {
        wait.limit(Duration.ofSeconds(2));
        store.advance(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), wait.outcome().getNow(null));
        wait.begin(List.of("/a"));
        assertEquals(0, looks.get());
        assertEquals(0, watches());
    }

    @Test
    void whatALookThrowsEndsTheWait() throws XsException {
        var failing = new LocalWait<String>(store.tree(), store.outbox(), _ -> {
            throw new IllegalStateException("no");
        });
        failing.begin(List.of("/a"));
        assertEquals(
                "no",
                assertThrows(CompletionException.class, () -> failing.outcome().getNow(null))
                        .getCause()
                        .getMessage());
        assertEquals(0, watches());
    }

    /// A view that stays open keeps the tree as it was, and makes every commit repeat its changes.
    @Test
    void noLookKeepsAViewOfTheTreeWhateverComesOfIt() throws XsException {
        write("/a/state", "2");
        wait.begin(List.of("/a"));
        var failing = new LocalWait<String>(store.tree(), store.outbox(), tree -> {
            tree.read("/a/state");
            throw new IllegalStateException("no");
        });
        failing.begin(List.of("/a"));
        var refused = new LocalWait<String>(store.tree(), store.outbox(), tree -> {
            tree.read("/a/state");
            tree.write("no path", "");
            return Optional.empty();
        });
        refused.begin(List.of("/a"));
        write("/a/state", "3");
        store.runTasks();
        write("/a/state", "4");
        store.runTasks();
        assertEquals(3, looks.get());
        assertEquals(Optional.of("4"), wait.outcome().getNow(null));
        write("/a/state", "5");
        assertEquals(0, store.tree().store().pins().bytes(), "bytes of trees that are no more");
    }

    private int watches() {
        store.outbox().flush();
        return store.figure("xenstore.watches");
    }

    private void write(String path, String value) throws XsException {
        Transaction one = store.tree().store().begin();
        try {
            new LocalKeyTransaction(one).write(path, value);
            store.tree().commit(one);
        } finally {
            one.release();
        }
    }
}
