package org.xend.daemon.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Input that is not in the guest's ring yet, in order. Owned by its console.
final class InputQueue {
    /// How much input is kept while the guest reads nothing and its writers wait.
    static final int MOST_BYTES = 128 * 1024;
    /// How much of it writers that detached may hold: one that is attached can always type.
    static final int MOST_LEFT_BEHIND = 64 * 1024;

    private static final class Chunk {
        final Object writer;
        final byte[] bytes;
        final CompletableFuture<Void> taken;
        boolean leftBehind;
        int sent;

        Chunk(Object writer, byte[] bytes, CompletableFuture<Void> taken) {
            this.writer = writer;
            this.bytes = bytes;
            this.taken = taken;
        }

        int unsent() {
            return bytes.length - sent;
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int size;

    /// @param present whether the writer is still attached
    void add(Object writer, boolean present, byte[] input, CompletableFuture<Void> taken) {
        boolean fits =
                size + input.length <= MOST_BYTES && (present || leftBehind() + input.length <= MOST_LEFT_BEHIND);
        if (!fits) {
            taken.completeExceptionally(failure("The guest does not read its console"));
            return;
        }
        add(writer, input, taken);
        chunks.peekLast().leftBehind = !present;
    }

    /// For a writer that waits for each piece: it has no more than one in the queue.
    void addAnyway(byte[] input, CompletableFuture<Void> taken) {
        add(null, input, taken);
    }

    private void add(Object writer, byte[] input, CompletableFuture<Void> taken) {
        size += input.length;
        chunks.add(new Chunk(writer, input.clone(), taken));
    }

    /// The writer detached. Its input stays, unless writers before it left too much.
    void leave(Object writer) {
        int before = leftBehind();
        int mine = chunks.stream()
                .filter(chunk -> chunk.writer == writer)
                .mapToInt(Chunk::unsent)
                .sum();
        if (before + mine <= MOST_LEFT_BEHIND) {
            chunks.stream().filter(chunk -> chunk.writer == writer).forEach(chunk -> chunk.leftBehind = true);
            return;
        }
        for (Chunk chunk : List.copyOf(chunks)) {
            if (chunk.writer == writer) {
                chunks.remove(chunk);
                size -= chunk.unsent();
                chunk.taken.completeExceptionally(failure("The guest does not read its console"));
            }
        }
    }

    private int leftBehind() {
        return chunks.stream()
                .filter(chunk -> chunk.leftBehind)
                .mapToInt(Chunk::unsent)
                .sum();
    }

    /// Writes as much as the ring has room for.
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
        for (Chunk chunk; (chunk = chunks.poll()) != null; ) {
            chunk.taken.completeExceptionally(failure(why));
        }
        size = 0;
    }

    static FailureException failure(String why) {
        return new FailureException(new Failure.WrongState("console", why));
    }
}
