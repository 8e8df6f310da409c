package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.control.ControlFixture.Reply;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// What the control socket refuses, and in which words.
class ControlRefusalTest {
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /xend/nodes                 |                    | 404 | no-such-resource | There is no resource '/xend/nodes'.
            GET  | /xend/domain/gone           |                    | 404 | no-such-domain   | Domain 'gone' does not exist.
            GET  | /xend/domain/gone/console   |                    | 404 | no-such-domain   | Domain 'gone' does not exist.
            GET  | /xend/domain/nbsd/disks     |                    | 404 | no-such-resource | There is no resource '/xend/domain/nbsd/disks'.
            GET  | /xend/domain?state=sleeping |                    | 400 | bad-request      | the state must be all, running, paused, halted, suspended, crashed or unknown, got 'sleeping'
            GET  | /xend/domain/%zz            |                    | 400 | bad-request      | bad escape in the path '/xend/domain/%zz'
            GET  | /xend/domain?detail=%f      |                    | 400 | bad-request      | bad escape in '%f'
            GET  | /xend/domain/nbsd?op=pause  |                    | 400 | bad-request      | the op of a GET must be vcpuinfo, got 'pause'
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
            POST | /xend/domain/nbsd           | op=shutdown&reason=die | 400 | bad-request  | the shutdown reason must be poweroff, halt, reboot, suspend or crash, got 'die'
            POST | /xend/domain/nbsd           | op=mem_target_set&target=much | 400 | bad-request | parameter 'target' must be a whole number from 1 to 16777216, got 'much'
            POST | /xend/domain/nbsd           | op=pincpu&vcpu=0&cpumap=1,x | 400 | bad-request | parameter 'cpumap' must be whole numbers from 0 to 4095, got 'x'
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
    void anUnsuitableMethodGetsTheAllowedOnes() {
        assertEquals(
                "GET, HEAD, POST",
                fixture.call("DELETE", "/xend/domain/nbsd", null, null, Buffer.buffer())
                        .headers()
                        .get("Allow"));
    }
}
