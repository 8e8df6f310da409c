package org.xend.daemon.xenstored.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.os.StockXenstored;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// Watches over the sockets' files and makes them again if another process takes them. A stock xenstored that is
/// started beside the daemon removes them before it finds that it cannot serve; then no client could connect.
/// Owned by its thread, which makes the file; the loop is given the socket.
public final class SocketWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);
    /// A change is seen at once if the system reports it, otherwise after this time.
    private static final int PERIOD_SECONDS = 1;

    private final WatchService changes;
    private final StoreLoop loop;
    private final Map<SocketServer, Optional<Object>> files = new HashMap<>();
    private final Thread thread = Thread.ofPlatform()
            .daemon()
            .name("xenstored-sockets")
            .unstarted(FailStop.guarded("the watch over the key tree's sockets", this::run));
    private boolean failing;

    private SocketWatch(WatchService changes, StoreLoop loop) {
        this.changes = changes;
        this.loop = loop;
    }

    /// Begins to watch sockets that have just been made.
    public static SocketWatch over(List<SocketServer> servers, StoreLoop loop) throws IOException {
        Path first = servers.getFirst().path().toAbsolutePath();
        var watch = new SocketWatch(first.getFileSystem().newWatchService(), loop);
        for (SocketServer server : servers) {
            server.path()
                    .toAbsolutePath()
                    .getParent()
                    .register(
                            watch.changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            watch.files.put(server, StoreSocketFile.identity(server.path()));
        }
        watch.thread.start();
        return watch;
    }

    /// Nothing is made anew after this; blocks for what is under way.
    public void close() throws IOException, InterruptedException {
        changes.close();
        thread.join();
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = changes.poll(PERIOD_SECONDS, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                files.keySet().forEach(this::look);
            }
        } catch (ClosedWatchServiceException _) {
            // the end
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(SocketServer server) {
        try {
            Optional<Object> found = StoreSocketFile.identity(server.path());
            if (found.equals(files.get(server))) {
                return;
            }
            String what = found.isPresent() ? "replaced" : "removed";
            String who = StockXenstored.describe(StockXenstored.running());
            ServerSocketChannel again = server.bindAgain();
            files.put(server, StoreSocketFile.identity(server.path()));
            failing = false;
            LOG.error(
                    "the socket {} was {} by another process{}; it is made anew",
                    server.path(),
                    what,
                    who.isEmpty() ? ", which has ended: a stock xenstored does so" : who);
            loop.execute(() -> goOn(server, again));
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.error("the socket {} is another's and cannot be made anew: {}", server.path(), e.toString());
            }
        }
    }

    private static void goOn(SocketServer server, ServerSocketChannel again) {
        try {
            server.goOn(again);
        } catch (IOException e) {
            LOG.error("the socket {} is not served again: {}", server.path(), e.toString());
        }
    }
}
