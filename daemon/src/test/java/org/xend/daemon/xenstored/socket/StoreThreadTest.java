package org.xend.daemon.xenstored.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreThreadTest {
    private StoreThread thread;

    @AfterEach
    void end() {
        thread.end();
    }

    /// A guest that keeps its ring full has a turn after each of its turns.
    @ParameterizedTest
    @ValueSource(longs = {0, 100_000})
    void betweenTwoTurnsOfOneThatNeverEndsWhatCameOnSocketsIsServed(long linger) throws Exception {
        thread = new StoreThread(Duration.ofNanos(linger));
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        int[] turns = {0};
        var served = new CompletableFuture<Integer>();
        var registered = new CompletableFuture<IoRegistration>();
        thread.loop()
                .register(new ChannelHandle(pipe.source(), _ -> {
                    read(pipe);
                    served.complete(turns[0]);
                }))
                .addListener(done -> registered.complete((IoRegistration) done.getNow()));
        registered.get().submit(NioIoOps.READ);
        thread.execute(new Runnable() {
            @Override
            public void run() {
                if (++turns[0] == 100) {
                    write(pipe);
                }
                if (!served.isDone()) {
                    thread.afterOthers(this);
                }
            }
        });
        assertEquals(100, served.get());
        registered.get().cancel();
        pipe.sink().close();
    }

    private static void read(Pipe pipe) {
        try {
            assertEquals(1, pipe.source().read(ByteBuffer.allocate(8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000})
    void tasksOfOthersGoBeforeTheNextTurn(long linger) throws Exception {
        thread = new StoreThread(Duration.ofNanos(linger));
        List<String> order = new ArrayList<>();
        var ended = new CompletableFuture<Void>();
        thread.execute(() -> {
            thread.afterOthers(() -> {
                order.add("turn");
                thread.execute(() -> order.add("task that came meanwhile"));
                assertTrue(thread.isAwaited());
            });
            thread.afterOthers(() -> order.add("next turn"));
            thread.afterOthers(() -> ended.complete(null));
            thread.execute(() -> order.add("task"));
        });
        ended.get();
        assertEquals(List.of("task", "turn", "task that came meanwhile", "next turn"), order);
    }
}
