package org.xend.daemon.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One connection to the control socket, byte by byte. Owned by the test's thread.
public final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final StringBuilder heard = new StringBuilder();

    public RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    public RawClient send(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    RawClient get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers)
                                .map(line -> line + "\r\n")
                                .toList())
                + "\r\n");
    }

    public RawClient console(String domain) throws IOException {
        return get("/xend/domain/" + domain + "/console?from=start", "Connection: Upgrade", "Upgrade: xend-console");
    }

    /// Reads until what was heard has such a part; an empty text where the connection ended before.
    public String until(String part) {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (heard.indexOf(part) < 0) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    return "";
                }
                heard.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            return "";
        }
        return heard.toString();
    }

    /// Reads until the other side closes.
    String all() {
        until("\0never said\0");
        return heard.toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
