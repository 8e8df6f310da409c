package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.keys.KeyTree;

/// The key tree as a running role: one event loop with the [StoreConductor] on it, a Unix socket, the rings
/// of the hypervisor's domains, and a [KeyTree] for the daemon's other roles.
public final class Xenstored {
    private static final Logger LOG = LoggerFactory.getLogger(Xenstored.class);

    private final ContextInternal context;
    private final IoEventLoop eventLoop;
    private final StoreConductor conductor;
    private final SocketServer server;
    private final LocalKeyTree keyTree;
    private final Optional<HypervisorLinks> links;
    private final Optional<Registration> domainExceptions;

    private Xenstored(ContextInternal context, Path socket, Optional<Hypervisor> hypervisor,
            MeterRegistry registry) throws IOException {
        this.context = context;
        if (!(context.nettyEventLoop() instanceof IoEventLoop loop && loop.isCompatible(NioIoHandle.class))) {
            throw new IllegalStateException("the key tree needs Vert.x's JDK transport");
        }
        eventLoop = loop;
        StoreLoop storeLoop = new NettyStoreLoop(loop);
        links = hypervisor.map(of -> new HypervisorLinks(of, storeLoop));
        conductor = new StoreConductor(storeLoop,
                links.<DomainLinks>map(of -> of).orElseGet(AbsentHypervisor::new), new StoreMeters(registry));
        ServerSocketChannel channel = SocketFile.bind(socket);
        server = new SocketServer(conductor, loop, socket, channel, new PeerCheck(socket));
        keyTree = new LocalKeyTree(conductor);
        domainExceptions = hypervisor
                .map(of -> of.onDomainException(() -> links.get().rescan(conductor.lifecycle()::rescan)));
        links.ifPresent(of -> of.attachDom0(new RingSignal(storeLoop, () -> conductor.ringEvent(0)),
                conductor.lifecycle()::connectDom0));
        loop.execute(server::open);
    }

    /// Starts the role.
    ///
    /// @param hypervisor empty: every domain exists and none has a ring, as tests want it
    /// @return fails with an [IOException] that says what is in the way of the socket
    public static Future<Xenstored> start(Vertx vertx, XenstoredOptions options,
            Optional<Hypervisor> hypervisor, MeterRegistry registry) {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        return blocking(context, () -> {
            Xenstored started = new Xenstored(context, options.socketPath(), hypervisor, registry);
            LOG.info("the key tree is served on {}", options.socketPath());
            return started;
        });
    }

    /// The tree for the daemon's other roles.
    public KeyTree keyTree() {
        return keyTree;
    }

    /// The event loop that owns the tree.
    public Executor loop() {
        return eventLoop;
    }

    /// For who looks inside; to be used on [#loop].
    StoreConductor conductor() {
        return conductor;
    }

    /// Disconnects everybody and removes the socket. Domains keep their rings, unserved.
    public Future<Void> close() {
        return blocking(context, () -> {
            domainExceptions.ifPresent(Registration::close);
            eventLoop.submit(() -> {
                server.close();
                conductor.lifecycle().closeAll();
                return null;
            }).get();
            if (links.isPresent()) {
                links.get().close();
            }
            return null;
        });
    }

    private static <T> Future<T> blocking(ContextInternal context, Callable<T> task) {
        return context.executeBlocking(task);
    }

    private record NettyStoreLoop(EventLoop loop) implements StoreLoop {
        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public boolean isHere() {
            return loop.inEventLoop();
        }
    }
}
