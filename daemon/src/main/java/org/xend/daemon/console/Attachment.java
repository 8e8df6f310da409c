package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.xend.protocol.control.FailureException;

/// One client's attachment: passes every call to its [Reader] as a message to the conductor. Immutable.
///
/// @param console null for one that had ended before
record Attachment(Executor owner, Reader reader, GuestConsole console) implements ConsoleAttachment {
    /// Attaches a client to a console. The answer fails where the console has too many readers.
    static void join(
            GuestConsole console, Consoles.From from, CompletableFuture<ConsoleAttachment> answer, Executor owner) {
        try {
            answer.complete(new Attachment(owner, console.join(from), console));
        } catch (FailureException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public CompletableFuture<byte[]> next() {
        var answer = new CompletableFuture<byte[]>();
        owner.execute(() -> reader.next(answer));
        return answer;
    }

    @Override
    public CompletableFuture<byte[]> drain() {
        return CompletableFuture.supplyAsync(reader::drain, owner);
    }

    @Override
    public CompletableFuture<Void> type(byte[] input) {
        var done = new CompletableFuture<Void>();
        if (console == null) {
            done.completeExceptionally(InputQueue.failure("The console has ended"));
        } else {
            owner.execute(() -> console.type(reader, input, done));
        }
        return done;
    }

    @Override
    public void close() {
        owner.execute(() -> {
            reader.end();
            if (console != null) {
                console.leave(reader);
            }
        });
    }
}
