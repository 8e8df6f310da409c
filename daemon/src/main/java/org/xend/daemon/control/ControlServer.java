package org.xend.daemon.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.xend.daemon.console.Consoles;
import org.xend.daemon.control.resource.Answer;
import org.xend.daemon.control.resource.ConsoleResource;
import org.xend.daemon.control.resource.DomainResource;
import org.xend.daemon.control.resource.DomainsResource;
import org.xend.daemon.control.resource.EventsResource;
import org.xend.daemon.control.resource.HostView;
import org.xend.daemon.control.resource.MetricsResource;
import org.xend.daemon.control.resource.NodeResources;
import org.xend.daemon.control.resource.Operation;
import org.xend.daemon.control.resource.Resource;
import org.xend.daemon.control.resource.ResourceTree;
import org.xend.daemon.domain.Domains;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.os.DescriptorAllowance;
import org.xend.daemon.os.Descriptors;
import org.xend.protocol.control.Datum;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.sxp.Sxp;

/// The control socket: binds it, wires the resource tree, and runs on one event loop of the given Vert.x.
///
/// Its fields are set by [#open] and [#close], called from the thread that starts and stops the daemon; all
/// else is owned by the event loop.
public final class ControlServer {
    private static final long SWEEP_MILLIS = 1_000;
    private static final long HEARTBEAT_MILLIS = 15_000;
    /// Left free after a connection was accepted: one to accept the next, one to count them, one for a file.
    private static final int LAST_DESCRIPTORS = 3;

    private final Vertx vertx;
    private final ControlSettings settings;
    private final Domains domains;
    private final SocketFile file;
    private final ExecutorService blocking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("control-", 0).factory());
    private final EventsResource events = new EventsResource(ControlServer::millis);
    private final ResourceTree tree;
    private final Context context;
    private Registration eventSource = () -> {};
    private HttpServer server;
    private HttpServer metricsServer;
    private long sweeper;
    private long heart;

    /// @param reader turns a `(vm ...)` into a configuration; a bad one is a `FailureException`
    /// @param metricsPage the Prometheus page; called on a thread that may block
    public ControlServer(
            Vertx vertx,
            ControlSettings settings,
            Domains domains,
            HostView host,
            Consoles consoles,
            Function<Sxp, DomainConfig> reader,
            Supplier<String> metricsPage) {
        this.vertx = vertx;
        this.settings = settings;
        this.domains = domains;
        this.file = new SocketFile(settings.socket());
        this.context = vertx.getOrCreateContext();
        this.tree = tree(host, consoles, reader, metricsPage);
    }

    /// Binds and serves. Blocks until the socket answers.
    ///
    /// @throws IOException with one sentence, where it cannot be bound
    public void open() throws IOException {
        var descriptors = Descriptors.ofThisProcess();
        var sessions = new Sessions(
                ControlServer::millis,
                Sessions.limit(descriptors.limit()),
                new DescriptorAllowance(descriptors, LAST_DESCRIPTORS)::hasOne);
        var handler = new RequestHandler(tree, sessions, context);
        server = onContext(() -> vertx.createHttpServer(options())
                .connectionHandler(sessions::opened)
                .requestHandler(handler::handle)
                .invalidRequestHandler(handler::handleInvalid));
        String bound = file.prepare().toString();
        try {
            await(() -> server.listen(SocketAddress.domainSocketAddress(bound)));
            file.publish();
        } catch (IOException e) {
            file.abandon();
            throw e;
        }
        sweeper = vertx.setPeriodic(SWEEP_MILLIS, _ -> context.runOnContext(_ -> sessions.sweep()));
        heart = vertx.setPeriodic(
                HEARTBEAT_MILLIS,
                _ -> context.runOnContext(_ -> {
                    events.heartbeat();
                    sessions.heartbeat();
                }));
        eventSource = domains.onEvent(event -> context.runOnContext(_ -> events.publish(event)));
        if (settings.metricsPort() != 0) {
            try {
                openMetrics();
            } catch (IOException e) {
                close();
                throw new IOException(
                        "metrics cannot be served on 127.0.0.1 port " + settings.metricsPort() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /// Ends the event streams, closes every connection and removes the socket's file. Blocks.
    public void close() throws IOException {
        eventSource.close();
        if (server != null) {
            vertx.cancelTimer(sweeper);
            vertx.cancelTimer(heart);
            onContext(() -> {
                events.close();
                return events;
            });
            await(server::close);
            file.remove();
        }
        if (metricsServer != null) {
            await(metricsServer::close);
        }
        blocking.shutdown();
    }

    private ResourceTree tree(
            HostView host, Consoles consoles, Function<Sxp, DomainConfig> reader, Supplier<String> metricsPage) {
        var node = new NodeResources(host, settings.log(), settings.version(), blocking);
        var domain = new DomainResource(domains, host, blocking);
        return new ResourceTree(
                Map.of(
                        "",
                        listing("xend"),
                        "xend/vnet",
                        vnet(),
                        "xend",
                        listing("node", "domain"),
                        "xend/node",
                        node.node(),
                        "xend/node/dmesg",
                        node.dmesg(),
                        "xend/node/log",
                        node.logTail(),
                        "xend/domain",
                        new DomainsResource(domains, reader).resource(),
                        "xend/events",
                        events.resource(),
                        "metrics",
                        new MetricsResource(metricsPage, blocking).resource()),
                Map.of(
                        "",
                        domain.resource(),
                        "devices",
                        domain.devices(),
                        "console",
                        new ConsoleResource(domains, consoles).resource()));
    }

    /// The event loop that serves.
    public Executor loop() {
        return task -> context.runOnContext(_ -> task.run());
    }

    private static Resource listing(String... names) {
        CompletionStage<Answer> answer = CompletableFuture.completedFuture(Answer.of(
                Datum.words(Stream.concat(Stream.of("ls"), Stream.of(names)).toList())));
        return Resource.readOnly(Operation.of(_ -> answer));
    }

    /// The virtual networks that came with Xen 3 and went with Xen 4.4.
    private static Resource vnet() {
        return Resource.readOnly(Operation.unsupported("vnets are not supported: use bridges"))
                .with("create", Operation.unsupported("op 'create' of vnets is not supported: use bridges", "config"))
                .with("delete", Operation.unsupported("op 'delete' of vnets is not supported: use bridges", "vnet"));
    }

    private void openMetrics() throws IOException {
        var page = new ResourceTree(Map.of("metrics", tree.fixed().get("metrics")), Map.of());
        var descriptors = Descriptors.ofThisProcess();
        var sessions = new Sessions(
                ControlServer::millis,
                16,
                new DescriptorAllowance(descriptors, descriptors.reserveForControl())::hasOne);
        var handler = new RequestHandler(page, sessions, context);
        metricsServer = onContext(() -> vertx.createHttpServer(options())
                .connectionHandler(sessions::opened)
                .requestHandler(handler::handle)
                .invalidRequestHandler(handler::handleInvalid));
        await(() -> metricsServer.listen(settings.metricsPort(), "127.0.0.1"));
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16 * 1024)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false);
    }

    private <T> T onContext(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> FailStop.complete(work::get, result::complete, result::completeExceptionally));
        return result.join();
    }

    private <T> T await(Supplier<Future<T>> work) throws IOException {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> FailStop.complete(
                work::get,
                begun -> begun.onSuccess(result::complete).onFailure(result::completeExceptionally),
                result::completeExceptionally));
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
        }
    }
}
