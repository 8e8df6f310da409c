package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xend.protocol.sxp.SxpReader;

/// Bytes that a guest writes into its keys leave the control socket as valid S-expressions and JSON, and forge no
/// line of a log.
class GuestBytesIT {
    private static final int WRITE = 11;
    private static TestHost host;

    @BeforeAll
    static void aGuestWithAllBytesInItsKeys() throws IOException {
        host = TestHost.start();
        host.xm("create", TestHost.HOME.resolve("etc/xen/nbsd").toString()).succeeded();
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 256; i++) {
            all.write(i);
        }
        all.writeBytes("\n[2026-01-01 00:00:00 1] INFO (x:1) forged %n%s%x {} $(id) </script>((("
                .getBytes(StandardCharsets.UTF_8));
        for (String key : List.of("odd", "mac", "bridge", "state")) {
            write("/local/domain/1/device/vif/0/" + key, all.toByteArray());
        }
        write("/local/domain/1/device/vbd/1/virtual-device", all.toByteArray());
        write("/local/domain/1/control/feature-reboot", all.toByteArray());
        write("/local/domain/1/data/odd", all.toByteArray());
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    /// One WRITE of the store's wire (xen/io/xs_wire.h); its answer is awaited.
    private static void write(String path, byte[] value) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame =
                ByteBuffer.allocate(16 + name.length + 1 + value.length).order(ByteOrder.nativeOrder());
        frame.putInt(WRITE)
                .putInt(1)
                .putInt(0)
                .putInt(name.length + 1 + value.length)
                .put(name)
                .put((byte) 0)
                .put(value)
                .flip();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(host.storeSocket()));
            channel.write(frame);
            ByteBuffer answer = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                continue;
            }
            assertEquals(WRITE, answer.flip().getInt(), path);
        }
    }

    private static String curl(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-s", "--fail", "--unix-socket", host.controlSocket().toString()));
        command.addAll(List.of(words));
        return host.run("", command, Map.of()).succeeded().out();
    }

    @Test
    void everyAnswerStaysValid() throws Exception {
        for (String resource : List.of("domain/nbsd", "domain/nbsd/devices", "domain?detail=1&state=all")) {
            String sxp = curl("http://xend/xend/" + resource);
            new SxpReader().readOne(sxp);
            assertTrue(sxp.chars().allMatch(c -> c >= 0x20 && c < 0x7f), sxp);
            String json = curl("-H", "Accept: application/json", "http://xend/xend/" + resource);
            try (var parser = JsonFactory.builder().build().createParser(json)) {
                while (parser.nextToken() != null) {
                    parser.getText();
                }
            }
            assertTrue(json.chars().allMatch(c -> c >= 0x20), json);
        }
    }

    @Test
    void theToolsPrintNoControlCharacterOfAGuest() {
        for (String[] words : new String[][] {
            {"list", "--long"},
            {"list", "--json"},
            {"network-list", "nbsd"},
            {"network-list", "--json", "nbsd"},
            {"block-list", "nbsd"},
            {"block-list", "--json", "nbsd"}
        }) {
            String out = host.xm(words).succeeded().out();
            assertTrue(out.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), out);
        }
    }

    @Test
    void itsNetworkCardKeepsItsAddress() {
        assertTrue(host.xm("network-list", "nbsd").succeeded().out().contains("aa:00:00:50:02:f0"));
    }

    @Test
    void itCanBeDestroyedAndNoLineOfALogIsForged() throws IOException {
        String config = host.write("etc/xen/other", "kernel = '/home/bouyer/netbsd-XEN3_DOMU'\nmemory = 16\n")
                .toString();
        host.xm("create", config).succeeded();
        write(
                "/local/domain/2/control/shutdown",
                "\n[2026-01-01 00:00:00 1] INFO (x:1) forged\033[2J".getBytes(StandardCharsets.UTF_8));
        host.xm("destroy", "other").succeeded();
        for (String log : List.of("xend.log", "xend-debug.log")) {
            Path file = host.root().resolve("var/log").resolve(log);
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                assertFalse(line.startsWith("[2026-01-01 00:00:00 1] INFO (x:1) forged"), line);
                assertFalse(line.chars().anyMatch(c -> c < 0x20 && c != '\t'), line);
            }
        }
    }
}
