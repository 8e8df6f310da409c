package org.xend.daemon.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xend.daemon.control.resource.HostView;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.protocol.domain.DomainConfigSxp;

/// A control server on a socket in a temporary directory, over fakes, and a client for it.
public final class ControlFixture implements AutoCloseable {
    public final FakeDomains domains = new FakeDomains();
    public final FakeConsoles consoles = new FakeConsoles();
    final Vertx vertx;
    public final Path socket;
    final Path log;
    final ControlServer server;
    final HttpClient client;

    public ControlFixture(Path directory, int metricsPort) throws IOException {
        this.vertx = Vertx.vertx();
        this.socket = directory.resolve("lib/xend/xend-socket");
        this.log = directory.resolve("xend.log");
        Files.writeString(log, "one line\n");
        server = new ControlServer(
                vertx,
                new ControlSettings(socket, metricsPort, log, "1.2.3"),
                domains,
                new FakeHost(),
                consoles,
                DomainConfigSxp::read,
                () -> "# metrics\n");
        server.open();
        client = vertx.createHttpClient();
    }

    record FakeHost() implements HostView {
        @Override
        public HostInfo info() {
            return new HostInfo(
                    "NetBSD",
                    4,
                    1,
                    2,
                    1,
                    2000,
                    "hw",
                    "",
                    8192L * 1024,
                    1024L * 1024,
                    "credit",
                    Map.of("xen_major", "4", "xen_minor", "17", "cc_compiler", "gcc 12"));
        }

        @Override
        public String dmesg(boolean clear) {
            return clear ? "cleared\n" : "(XEN) hello\n";
        }
    }

    record Reply(int status, Map<String, String> headers, String body) {}

    RequestOptions options(String method, String path) {
        return new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket.toString()))
                .setHost("xend")
                .setPort(80)
                .setMethod(HttpMethod.valueOf(method))
                .setURI(path);
    }

    public Reply get(String path, String accept) {
        return call("GET", path, accept, null, Buffer.buffer());
    }

    Reply post(String path, String body) {
        return call("POST", path, null, "application/x-www-form-urlencoded", Buffer.buffer(body));
    }

    Reply call(String method, String path, String accept, String type, Buffer body) {
        RequestOptions options = options(method, path);
        if (accept != null) {
            options.putHeader("Accept", accept);
        }
        if (type != null) {
            options.putHeader("Content-Type", type);
        }
        return await(() -> client.request(options)
                .compose(request -> body.length() == 0 ? request.send() : request.send(body))
                .compose(response -> response.body().map(content -> {
                    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
                    response.headers().forEach(headers::put);
                    return new Reply(response.statusCode(), headers, content.toString(StandardCharsets.UTF_8));
                })));
    }

    /// On the event loop, so that no part of an answer passes before a handler is set.
    <T> T await(Supplier<Future<T>> work) {
        var result = new CompletableFuture<T>();
        vertx.runOnContext(_ -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        return await(result);
    }

    static <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        await(client.close());
        server.close();
        await(vertx.close());
    }

    /// A running domain with a vif and a vbd, and a paused one.
    void addSampleDomains() {
        var vif = new DeviceView(
                "vif",
                0,
                0,
                "/local/domain/1/device/vif/0",
                "/local/domain/0/backend/vif/1/0",
                Map.of(
                        "state",
                        "4",
                        "event-channel",
                        "9",
                        "tx-ring-ref",
                        "8",
                        "rx-ring-ref",
                        "768",
                        "handle",
                        "0",
                        "mac",
                        "00:00:00:00:00:01"),
                Map.of("state", "2", "mac", "aa:00:00:50:02:f0", "bridge", "bridge0", "hotplug-status", "connected"));
        var vbd = new DeviceView(
                "vbd",
                1,
                0,
                "/local/domain/1/device/vbd/1",
                "/local/domain/0/backend/vbd/1/1",
                Map.of("virtual-device", "1"),
                Map.of("type", "phy", "params", "/dev/wd0e", "dev", "0x1", "mode", "w", "device-type", "disk"));
        domains.add("nbsd", 1, DomainState.RUNNING, vif, vbd);
        domains.add("asleep", 2, DomainState.PAUSED);
    }
}
