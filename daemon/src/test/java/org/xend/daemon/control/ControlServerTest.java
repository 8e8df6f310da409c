package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.control.ControlFixture.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.control.ControlFixture.Reply;
import org.xend.daemon.domain.DomainState;
import org.xend.daemon.domain.DomainView.DeviceView;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

class ControlServerTest {
    private static final String JSON = "application/json";

    @TempDir
    private static Path directory;

    private static ControlFixture fixture;

    @BeforeAll
    static void open() throws IOException {
        fixture = new ControlFixture(directory, 0);
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
        fixture.domains.add("nbsd", 1, DomainState.RUNNING, vif, vbd);
        fixture.domains.add("asleep", 2, DomainState.PAUSED);
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /xend/nodes                 |                    | 404 | no-such-resource | There is no resource '/xend/nodes'.
            GET  | /xend/domain/gone           |                    | 404 | no-such-domain   | Domain 'gone' does not exist.
            GET  | /xend/domain/gone/console   |                    | 404 | no-such-domain   | Domain 'gone' does not exist.
            GET  | /xend/domain/nbsd/disks     |                    | 404 | no-such-resource | There is no resource '/xend/domain/nbsd/disks'.
            GET  | /xend/domain?state=sleeping |                    | 400 | bad-request      | unknown state 'sleeping': all, running, paused, halted, suspended, crashed and unknown are known
            GET  | /xend/domain/%zz            |                    | 400 | bad-request      | bad escape in the path '/xend/domain/%zz'
            GET  | /xend/domain?detail=%f      |                    | 400 | bad-request      | bad escape in '%f'
            GET  | /xend/domain/nbsd?op=pause  |                    | 400 | bad-request      | GET of a domain knows op=vcpuinfo, not 'pause'
            PUT  | /xend/domain/nbsd           |                    | 405 | bad-request      | Method PUT is not allowed here: GET, HEAD, POST are
            POST | /xend/node/log              | op=x               | 405 | bad-request      | Method POST is not allowed here: GET, HEAD are
            POST | /xend/node                  | op=shutdown        | 501 | unsupported      | op 'shutdown' of the node is not supported: shut the host down by its own command
            GET  | /xend/vnet                  |                    | 501 | unsupported      | vnets are not supported: use bridges
            POST | /xend/vnet                  | op=create&config=x | 501 | unsupported      | op 'create' of vnets is not supported: use bridges
            GET  | /xend/domain/%ff            |                    | 400 | bad-request      | bad escape in the path '/xend/domain/%ff'
            GET  | /xend/domain/%4             |                    | 400 | bad-request      | bad escape in the path '/xend/domain/%4'
            POST | /xend/domain/nbsd           | op=rename&name=%c3%28 | 400 | bad-request   | bad escape in '%c3%28'
            POST | /xend/domain/nbsd           | reason=halt        | 406 | bad-request      | parameter 'op' is missing: destroy, devices, domain_sched_credit_get, domain_sched_credit_set, maxmem_set, mem_target_set, pause, pincpu, rename, set_vcpus, shutdown, unpause, vcpuinfo, wait_for_devices are known
            POST | /xend/domain                | op=explode         | 501 | unsupported      | There is no op 'explode' here: create, list, plan are known
            POST | /xend/domain/nbsd           | op=pause&hard=1    | 400 | bad-request      | unknown parameter 'hard': op 'pause' takes none
            POST | /xend/domain/nbsd           | op=shutdown        | 400 | bad-request      | parameter 'reason' is missing
            POST | /xend/domain/nbsd           | op=shutdown&reason=die | 400 | bad-request  | unknown shutdown reason 'die': poweroff, halt, reboot, suspend and crash are known
            POST | /xend/domain/nbsd           | op=mem_target_set&target=much | 400 | bad-request | parameter 'target' must be a whole number from 1 to 16777216, not 'much'
            POST | /xend/domain/nbsd           | op=pincpu&vcpu=0&cpumap=1,x | 400 | bad-request | parameter 'cpumap': 'x' is not a whole number from 0 to 4095
            POST | /xend/domain/nbsd           | op=pause&op=pause  | 400 | bad-request      | parameter 'op' is given twice
            POST | /xend/domain                | op=create          | 400 | bad-request      | parameter 'config' is missing
            POST | /xend/domain                | op=create&config=(vm  | 400 | bad-request      | parameter 'config': malformed S-expression at line 1, column 4: unexpected end of input: the list that opens at line 1, column 1 is not closed
            POST | /xend/domain                | op=create&config=(vm (name nbsd) (memory 8) (vcpus 1) (image (linux (kernel /k)))) | 409 | name-in-use | Domain 'nbsd' already exists with ID '1'
            """)
    void aBadRequestGetsOneClearLineInEitherForm(
            String method, String path, String body, int status, String code, String message) {
        Buffer bytes = Buffer.buffer(body == null ? "" : body);
        String form = "application/x-www-form-urlencoded";
        Reply sxp = fixture.call(method, path, null, form, bytes);
        assertEquals(status, sxp.status());
        assertEquals("application/sxp", sxp.headers().get("Content-Type"));
        var error = assertReads(sxp.body());
        assertEquals(message, error);
        assertTrue(sxp.body().endsWith("(code " + code + "))"), sxp.body());
        Reply json = fixture.call(method, path, JSON, form, bytes);
        assertEquals(status, json.status());
        assertEquals("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}", json.body());
    }

    private static String assertReads(String sxp) {
        try {
            var items = new SxpReader().readOne(sxp).asItems().orElseThrow();
            assertTrue(items.isForm("xend.err"), sxp);
            return items.first().orElseThrow().asText().orElseThrow();
        } catch (SxpException e) {
            throw new AssertionError(sxp, e);
        }
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
    void aDomainIsToldInXendsOrderAndCanBeFedBack() throws Exception {
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
    void vcpusAreToldAsXendToldThem() {
        assertEquals(
                "(domain (domid 1) (name nbsd) (vcpu_count 2) (vcpu (number 0) (online 1) (blocked 1)"
                        + " (running 0) (cpu_time 1.5) (cpu 1) (cpumap (0 1))) (vcpu (number 1) (online 0) (blocked 0)"
                        + " (running 0) (cpu_time 0.0) (cpu 0) (cpumap (0 1 2 3))))",
                fixture.get("/xend/domain/nbsd?op=vcpuinfo", null).body());
    }

    @Test
    void theNodeIsToldInXmInfosOrder() {
        String sxp = fixture.get("/xend/node", null).body();
        assertTrue(sxp.matches("\\(node \\(system NetBSD\\) \\(host [^ ]+\\) \\(release .*"), sxp);
        assertTrue(
                sxp.contains("(total_memory 8192) (free_memory 1024) (free_cpus 0) (xen_major 4)"
                        + " (xen_minor 17) (xen_extra '') (xen_caps '') (xen_scheduler credit)"),
                sxp);
        assertTrue(sxp.endsWith("(xend_config_format 4) (xend_version 0.1.0))"), sxp);
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

    @ParameterizedTest
    @CsvSource({"application/json", "application/sxp"})
    void tenMegabytesAreRefusedInTheAskedForForm(String accept) {
        Reply reply = fixture.call("POST", "/xend/domain", accept, accept, Buffer.buffer(new byte[10 << 20]));
        assertEquals(413, reply.status());
        assertEquals(accept, reply.headers().get("Content-Type"));
        assertTrue(reply.body().contains("larger than 1048576 bytes"), reply.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json | {"op": "list",}            | line 1, column 15
            application/json | {"op": "list"} {}          | line 1, column 16
            application/json | ["op"]                     | the body must be one JSON object
            application/json | {"op": "list", "op": "x"}  | line 1
            application/sxp  | ((op list)                 | line 1, column 11
            application/sxp  | ((op list)) x              | the body must be one list
            application/sxp  | ((op list) (detail 1 2))   | line 1, column 12
            application/sxp  | op                         | the body must be one list
            application/xml  | <op/>                      | bodies of type 'application/xml' are not read
            """)
    void aMalformedBodyIsRefusedWithItsPlace(String type, String body, String expected) {
        Reply reply = fixture.call("POST", "/xend/domain", null, type, Buffer.buffer(body));
        assertEquals(type.endsWith("xml") ? 415 : 400, reply.status());
        assertTrue(reply.body().contains(expected), reply.body());
    }

    /// The table of operations of xend's HTTP server: each works here or is refused by its name.
    @ParameterizedTest
    @CsvSource({
        "new",
        "restore",
        "start",
        "reset",
        "delete",
        "sysrq",
        "save",
        "dump",
        "migrate",
        "cpu_sedf_get",
        "cpu_sedf_set",
        "domain_sched_credit2_get",
        "domain_sched_credit2_set",
        "device_create",
        "device_configure",
        "device_destroy",
        "configure",
        "vif_limit_set",
        "do_get_pauseflag",
        "usb_add",
        "usb_del"
    })
    void anOperationOfXendThatIsNotHereIsRefusedByName(String op) {
        String path = op.equals("new") || op.equals("restore") ? "/xend/domain" : "/xend/domain/nbsd";
        Reply reply = fixture.post(path, "op=" + op + "&file=x");
        assertEquals(501, reply.status());
        assertTrue(reply.body().contains("'" + op + "'"), reply.body());
    }

    @Test
    void theDevicesOfADomainAreToldByPostToo() {
        assertEquals(
                fixture.get("/xend/domain/nbsd/devices?type=vbd", null).body(),
                fixture.post("/xend/domain/nbsd", "op=devices&type=vbd").body());
    }

    @Test
    void anIdLongerThanAnyNameIsCutShortInTheAnswer() {
        Reply reply = fixture.get("/xend/domain/" + "a".repeat(3000), null);
        assertEquals(404, reply.status());
        assertTrue(reply.body().length() < 200, reply.body());
    }

    @Test
    void aBodyWhoseChunksAreMalformedIsTheClientsFault() throws IOException {
        String answer = raw("POST /xend/domain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("malformed HTTP body"), answer);
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsAnsweredAndTheConnectionClosed() throws IOException {
        String answer = raw("POST /xend/domain HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nop=l");
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    /// @return all that comes until the server closes the connection
    private static String raw(String request) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(fixture.socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUnsuitableMethodIsToldWhatIsAllowed() {
        assertEquals(
                "GET, HEAD, POST",
                fixture.call("DELETE", "/xend/domain/nbsd", null, null, Buffer.buffer())
                        .headers()
                        .get("Allow"));
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
        var told = new CompletableFuture<Void>();
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
                            told.complete(null);
                        }
                    });
                    return response.request().connection();
                }));
        await(told);
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
