package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.control.ControlFixture.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.control.ControlFixture.Reply;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.sxp.SxpReader;

/// What the control socket answers: resources, operations, streams.
class ControlServerTest {
    private static final String JSON = "application/json";

    @TempDir
    private static Path directory;

    private static ControlFixture fixture;

    @BeforeAll
    static void open() throws IOException {
        fixture = new ControlFixture(directory, 0);
        fixture.addSampleDomains();
    }

    @AfterAll
    static void close() throws IOException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                         | application/sxp  | 200 | (ls xend)
            /xend/                    | application/sxp  | 200 | (ls node domain)
            /xend                     | application/json | 200 | ["ls","node","domain"]
            /xend/domain              | application/sxp  | 200 | (nbsd)
            /xend/domain?state=all    | application/json | 200 | ["asleep","nbsd"]
            /xend/domain?state=Paused | application/sxp  | 200 | (asleep)
            /xend/domain?state=2      | application/sxp  | 200 | (nbsd)
            /xend/node/dmesg          | text/plain       | 200 | (XEN) hello
            /xend/node/log            | application/json | 200 | one line
            /metrics                  | */*              | 200 | # metrics
            /xend/domain/nbsd/console | text/plain       | 200 | boot
            /xend/domain/late/console | text/plain       | 200 | last words
            """)
    void aGetIsAnswered(String path, String accept, int status, String body) {
        Reply reply = fixture.get(path, accept);
        assertEquals(body, reply.body().strip());
        assertEquals(status, reply.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            op=pause                                   | 200 |    | pause nbsd
            op=unpause                                 | 200 |    | unpause nbsd
            op=destroy                                 | 200 |    | destroy nbsd
            op=shutdown&reason=halt                    | 202 |    | shutdown halt nbsd
            op=rename&name=netbsd                      | 200 |    | rename netbsd nbsd
            op=mem_target_set&target=64                | 200 |    | memory 64 nbsd
            op=maxmem_set&memory=512                   | 200 |    | maxmem 512 nbsd
            op=set_vcpus&vcpus=2                       | 200 |    | vcpus 2 nbsd
            op=pincpu&vcpu=all&cpumap=2,0              | 200 | 0  | pin -1 [0, 2] nbsd
            op=domain_sched_credit_set&weight=512      | 200 | 0  | scheduler 512 50 nbsd
            op=domain_sched_credit_set&cap=20          | 200 | 0  | scheduler 300 20 nbsd
            op=domain_sched_credit_get                 | 200 | (sched_credit (weight 300) (cap 50)) | scheduler nbsd
            """)
    void anOperationReachesTheDomain(String body, int status, String answer, String call) {
        Reply reply = fixture.post("/xend/domain/nbsd", body);
        assertEquals(status, reply.status(), reply.body());
        assertEquals(answer == null ? "" : answer, reply.body());
        assertEquals(call, fixture.domains.calls.getLast());
    }

    @Test
    void allThreeBodiesCreateTheSameDomain() {
        String sxp = "((op create) (paused 1) (config (vm (name NAME) (memory 64) (vcpus 1)"
                + " (image (linux (kernel /k))) (device (vbd (uname phy:/dev/a) (dev hda1) (mode w))))))";
        String json = """
                {"op": "create", "paused": true, "config": {"name": "NAME", "memory": 64, "vcpus": 1,
                 "image": {"kernel": "/k"},
                 "device": [{"class": "vbd", "uname": "phy:/dev/a", "dev": "hda1", "mode": "w"}]}}""";
        String form = "op=create&paused=1&config="
                + URLEncoder.encode(sxp.substring(sxp.indexOf("(vm"), sxp.length() - 2), StandardCharsets.UTF_8);
        for (var each : List.of(
                List.of("application/sxp", sxp),
                List.of(JSON, json),
                List.of("application/x-www-form-urlencoded", form))) {
            String name = "made-" + fixture.domains.views.size();
            Reply reply = fixture.call(
                    "POST",
                    "/xend/domain",
                    null,
                    each.getFirst(),
                    Buffer.buffer(each.getLast().replace("NAME", name)));
            assertEquals(201, reply.status(), reply.body());
            assertEquals("/xend/domain/" + name, reply.headers().get("Location"));
            assertEquals("create " + name + " paused=true devices=1", fixture.domains.calls.getLast());
            fixture.domains.views.remove(name);
        }
    }

    @Test
    void aPlanIsAListOfLines() {
        assertEquals(
                "('create domain x' unpause)",
                fixture.post(
                                "/xend/domain",
                                "op=plan&config=(vm (name x) (memory 8) (vcpus 1) (image (linux (kernel /k))))")
                        .body());
    }

    @Test
    void aDomainIsPrintedInXendsOrderAndCanBeReadBack() throws Exception {
        String sxp = fixture.get("/xend/domain/1", null).body();
        assertTrue(sxp.startsWith("(domain (domid 1) (cpu_weight 256) (cpu_cap 0) (pool_name Pool-0)"), sxp);
        assertTrue(sxp.contains("(cpus ((0 1) ()))"), sxp);
        assertTrue(
                sxp.contains("(start_time 1000.0) (cpu_time 1.5) (online_vcpus 1) (image (linux " + "(kernel /netbsd)"),
                sxp);
        assertTrue(sxp.contains("(notes (guest_os NetBSD))"), sxp);
        assertTrue(sxp.contains("(status 2) (state -b----) (store_mfn 7) (console_mfn 8) (device (vif "), sxp);
        assertTrue(sxp.contains("(backend-mac aa:00:00:51:02:f0)"), sxp);
        assertTrue(sxp.contains("(device (vbd (uname phy:/dev/wd0e) (dev 0x1:disk) (mode w)"), sxp);
        var config = DomainConfigSxp.read(new SxpReader().readOne(sxp));
        assertEquals(2, config.devices().size());
        assertEquals("root=xbd0 -s 'x y'", config.image().commandLine());
        String json = fixture.get("/xend/domain/1", JSON).body();
        assertTrue(json.startsWith("{\"domid\":1,\"cpu_weight\":256"), json);
        assertTrue(json.contains("\"device\":[{\"class\":\"vif\""), json);
    }

    @Test
    void theGuestCannotDisguiseItsDevices() {
        String sxp = fixture.get("/xend/domain/nbsd/devices?type=vif", null).body();
        assertTrue(sxp.startsWith("((0 (id 0) (class vif) "), sxp);
        assertTrue(sxp.contains("(mac aa:00:00:50:02:f0)"), sxp);
        assertTrue(sxp.contains("(state 4)") && sxp.contains("(backend-state 2)"), sxp);
        assertTrue(sxp.contains("(backend /local/domain/0/backend/vif/1/0)"), sxp);
        assertFalse(sxp.contains("00:00:00:00:00:01"), sxp);
        assertEquals("()", fixture.get("/xend/domain/asleep/devices", null).body());
    }

    @Test
    void vcpusArePrintedAsByXend() {
        assertEquals(
                "(domain (domid 1) (name nbsd) (vcpu_count 2) (vcpu (number 0) (online 1) (blocked 1)"
                        + " (running 0) (cpu_time 1.5) (cpu 1) (cpumap (0 1))) (vcpu (number 1) (online 0) (blocked 0)"
                        + " (running 0) (cpu_time 0.0) (cpu 0) (cpumap (0 1 2 3))))",
                fixture.get("/xend/domain/nbsd?op=vcpuinfo", null).body());
    }

    @Test
    void theNodeIsPrintedInXmInfosOrder() {
        String sxp = fixture.get("/xend/node", null).body();
        assertTrue(sxp.matches("\\(node \\(system NetBSD\\) \\(host [^ ]+\\) \\(release .*"), sxp);
        assertTrue(
                sxp.contains("(total_memory 8192) (free_memory 1024) (free_cpus 0) (xen_major 4)"
                        + " (xen_minor 17) (xen_extra '') (xen_caps '') (xen_scheduler credit)"),
                sxp);
        assertTrue(sxp.endsWith("(xend_config_format 4) (xend_version 1.2.3))"), sxp);
    }

    @Test
    void aHeadRequestGetsNoBody() {
        Reply reply = fixture.call("HEAD", "/xend/domain/nbsd", null, null, Buffer.buffer());
        assertEquals(200, reply.status());
        assertEquals("", reply.body());
        assertTrue(Integer.parseInt(reply.headers().get("Content-Length")) > 100);
    }

    @Test
    void aDefectIsAReferenceAndNothingElse() {
        Reply reply = fixture.get("/xend/domain/defect", JSON);
        assertEquals(500, reply.status());
        assertTrue(
                reply.body()
                        .matches("\\{\"error\":\\{\"code\":\"internal\",\"message\":\"Internal error; see"
                                + " reference [0-9a-f]{8} in xend-debug.log\"}}"),
                reply.body());
    }

    @Test
    void theDevicesOfADomainAreAnsweredToPostToo() {
        assertEquals(
                fixture.get("/xend/domain/nbsd/devices?type=vbd", null).body(),
                fixture.post("/xend/domain/nbsd", "op=devices&type=vbd").body());
    }

    @Test
    void aConsoleIsUpgradedToRawBytes() {
        var options = fixture.options("GET", "/xend/domain/nbsd/console?from=start")
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "xend-console");
        var heard = Buffer.buffer();
        var echoed = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Void>();
        var raw = fixture.await(() -> fixture.client
                .request(options)
                .compose(request -> request.connect())
                .map(response -> {
                    assertEquals(101, response.statusCode());
                    response.netSocket().closeHandler(_ -> ended.complete(null));
                    return response.netSocket().handler(part -> {
                        heard.appendBuffer(part);
                        if (heard.toString().endsWith("[hi]")) {
                            echoed.complete(null);
                        }
                    });
                }));
        raw.write("hi");
        await(echoed);
        assertEquals("boot\r\n[hi]", heard.toString());
        raw.write("bye");
        await(ended);
    }

    @Test
    void eventsAreStreamedAndASilentStreamIsKept() {
        var heard = Buffer.buffer();
        var received = new CompletableFuture<Void>();
        var connection = fixture.await(() -> fixture.client
                .request(fixture.options("GET", "/xend/events"))
                .compose(request -> request.send())
                .map(response -> {
                    assertEquals("text/event-stream; charset=utf-8", response.getHeader("Content-Type"));
                    response.handler(part -> {
                        heard.appendBuffer(part);
                        if (heard.toString().endsWith("follow\n\n")) {
                            fixture.domains.happens("shutdown", "nbsd");
                        }
                        if (heard.toString().endsWith("}\n\n")) {
                            received.complete(null);
                        }
                    });
                    return response.request().connection();
                }));
        await(received);
        assertTrue(
                heard.toString()
                        .contains("event: shutdown\ndata: {\"at\":\"1970-01-01T00:00:00Z\","
                                + "\"kind\":\"shutdown\",\"name\":\"nbsd\",\"domid\":3,\"uuid\":\"u\","
                                + "\"details\":{\"reason\":\"poweroff\"}}\n\n"),
                heard.toString());
        await(connection.close());
    }

    @Test
    void theSocketIsTheOwnersAlone() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.socket)));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.socket.getParent())));
    }

    @Test
    void aLiveSocketIsNotTakenOver() {
        var file = new SocketFile(fixture.socket);
        String message = assertThrows(IOException.class, file::prepare).getMessage();
        assertEquals("Another daemon answers on " + fixture.socket, message);
    }
}
