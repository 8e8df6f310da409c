package org.xend.client.connect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The daemon, as a command sees it: ask for a resource, post an operation, attach to a console. Every call
/// opens a connection of its own, blocks until the answer is complete and closes it; only [ConsoleStream] stays
/// open.
///
/// Immutable. Calls throw [DaemonException] when the daemon says no, [UnreachableException] when nobody
/// listens, `IOException` when the connection breaks.
public final class Daemon {
    private static final String SXP = "application/sxp";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain, application/sxp";

    private final Path socket;

    public Daemon(Path socket) {
        this.socket = socket;
    }

    /// GET, answered as one S-expression.
    ///
    /// @param path with its query, already encoded ([Form#encode])
    public Fields ask(String path) throws IOException {
        return Fields.read(HttpReader.text(exchange("GET", path, SXP, "", "")));
    }

    /// GET, answered as text.
    public String text(String path) throws IOException {
        return HttpReader.text(exchange("GET", path, TEXT, "", ""));
    }

    /// GET, answered as JSON, printed as it came. A refusal is asked for once more as an S-expression, so that
    /// there is one reader of errors and none of JSON.
    public String json(String path) throws IOException {
        try {
            return HttpReader.text(exchange("GET", path, JSON, "", "")).strip();
        } catch (DaemonException refusal) {
            exchange("GET", path, SXP, "", "");
            throw refusal;
        }
    }

    /// POST of a form.
    ///
    /// @return the answer; an empty list where the operation returns nothing
    public Fields post(String path, Form form) throws IOException {
        byte[] body = exchange("POST", path, SXP, "application/x-www-form-urlencoded", form.toString());
        return Fields.read(HttpReader.text(body));
    }

    /// POST of a form whose answer is text.
    public String postForText(String path, Form form) throws IOException {
        return HttpReader.text(
                exchange("POST", path, TEXT, "application/x-www-form-urlencoded", form.toString()));
    }

    /// POST of an S-expression, for bodies that hold one.
    public Fields post(String path, String sxp) throws IOException {
        return Fields.read(HttpReader.text(exchange("POST", path, SXP, SXP, sxp)));
    }

    /// All domains with every field, by name.
    ///
    /// @param state one of xend's state words, or `all`
    public List<Fields> domains(String state) throws IOException {
        return ask("/xend/domain?detail=1&state=" + Form.encode(state)).lists();
    }

    public Fields domain(String id) throws IOException {
        return ask(path(id));
    }

    /// The resource of one domain.
    public static String path(String id) {
        return "/xend/domain/" + Form.encode(id);
    }

    /// Attaches to a domain's console: its history first, then both ways until one side closes.
    public ConsoleStream console(String id) throws IOException {
        SocketChannel channel = open();
        try {
            send(channel, "GET", path(id) + "/console?from=start", SXP,
                    "Connection: Upgrade\r\nUpgrade: xend-console\r\n", "");
            var in = new BufferedInputStream(Channels.newInputStream(channel), 8192);
            var reader = new HttpReader(in);
            int status = reader.readHead();
            if (status == 101) {
                return new ConsoleStream(channel, in);
            }
            throw refusal(status, HttpReader.text(reader.readBody()));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private byte[] exchange(String method, String path, String accept, String contentType, String body)
            throws IOException {
        try (SocketChannel channel = open()) {
            String headers = contentType.isEmpty()
                    ? "Connection: close\r\n"
                    : "Connection: close\r\nContent-Type: " + contentType + "\r\n";
            send(channel, method, path, accept, headers, body);
            var reader = new HttpReader(
                    new BufferedInputStream(Channels.newInputStream(channel), 8192));
            int status = reader.readHead();
            byte[] answer = reader.readBody();
            if (status >= 200 && status < 300) {
                return answer;
            }
            throw refusal(status, HttpReader.text(answer));
        }
    }

    private SocketChannel open() {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreachableException(socket, e.getMessage());
        }
    }

    private static void send(SocketChannel channel, String method, String path, String accept,
            String headers, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String length = method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n";
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: xm\r\nAccept: "
                + accept + "\r\n" + headers + length + "\r\n";
        write(channel, ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        write(channel, ByteBuffer.wrap(content));
    }

    static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static DaemonException refusal(int status, String body) {
        return Fields.refusal(status, body);
    }
}
