package org.xend.daemon.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// What was typed and has not gone into the guest's ring yet, in order. Owned by its console.
final class InputQueue {
    /// A guest that reads nothing makes its writers wait; this is how much of them is kept meanwhile.
    static final int MOST_BYTES = 128 * 1024;

    private static final class Chunk {
        final byte[] bytes;
        final CompletableFuture<Void> taken;
        int sent;

        Chunk(byte[] bytes, CompletableFuture<Void> taken) {
            this.bytes = bytes;
            this.taken = taken;
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int size;

    void add(byte[] input, CompletableFuture<Void> taken) {
        if (size + input.length > MOST_BYTES) {
            taken.completeExceptionally(failure("The guest does not read its console"));
            return;
        }
        addAnyway(input, taken);
    }

    /// For a writer that waits for each piece: it adds no more than that one to what is kept.
    void addAnyway(byte[] input, CompletableFuture<Void> taken) {
        size += input.length;
        chunks.add(new Chunk(input.clone(), taken));
    }

    /// Puts as much as there is room for.
    ///
    /// @return how many bytes went, or [ConsoleRing#BROKEN]
    int pump(ConsoleRing ring) {
        int moved = 0;
        while (!chunks.isEmpty()) {
            Chunk chunk = chunks.peek();
            int count = ring.putInput(chunk.bytes, chunk.sent, chunk.bytes.length - chunk.sent);
            if (count == ConsoleRing.BROKEN) {
                fail("The guest's console ring is broken");
                return ConsoleRing.BROKEN;
            }
            chunk.sent += count;
            moved += count;
            size -= count;
            if (chunk.sent < chunk.bytes.length) {
                return moved;
            }
            chunks.remove();
            chunk.taken.complete(null);
        }
        return moved;
    }

    void fail(String why) {
        for (Chunk chunk; (chunk = chunks.poll()) != null;) {
            chunk.taken.completeExceptionally(failure(why));
        }
        size = 0;
    }

    static FailureException failure(String why) {
        return new FailureException(new Failure.WrongState("console", why));
    }
}
