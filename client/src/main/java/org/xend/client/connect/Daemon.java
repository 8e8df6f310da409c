package org.xend.client.connect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The daemon, as a command sees it: ask for a resource, post an operation, attach to a console. Every call
/// opens a connection of its own, blocks until the answer is complete and closes it; only [ConsoleStream] stays
/// open.
///
/// Immutable. Calls throw [DaemonException] when the daemon says no, [UnreachableException] when nobody
/// listens, [AnswerTimeoutException] when it takes longer over an answer than this side is patient, `IOException` when
/// the connection breaks. Making a domain and ending one take as long as their devices' scripts: those two are
/// waited for without limit.
public final class Daemon {
    private static final String SXP = "application/sxp";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEXT = "text/plain, application/sxp";

    /// For a question, which takes milliseconds.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path socket;
    private final Duration patience;

    public Daemon(Path socket) {
        this(socket, PATIENCE);
    }

    /// @param patience how long the answer to a question may take; that to an operation five times as long
    public Daemon(Path socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /// GET, answered as one S-expression.
    ///
    /// @param path with its query, already encoded ([Form#encode])
    public Fields ask(String path) throws IOException {
        return Fields.read(HttpReader.text(ask(path, SXP)));
    }

    /// GET, answered as text.
    public String text(String path) throws IOException {
        return HttpReader.text(ask(path, TEXT));
    }

    /// GET, answered as JSON, printed as it came. A refusal is asked for once more as an S-expression, so that
    /// there is one reader of errors and none of JSON.
    public String json(String path) throws IOException {
        try {
            return HttpReader.text(ask(path, JSON)).strip();
        } catch (DaemonException refusal) {
            ask(path, SXP);
            throw refusal;
        }
    }

    /// POST of a form.
    ///
    /// @return the answer; an empty list where the operation returns nothing
    public Fields post(String path, Form form) throws IOException {
        byte[] body = exchange("POST", path, SXP, FORM, form.toString(), operation());
        return Fields.read(HttpReader.text(body));
    }

    /// The same for an operation that lasts as long as it lasts.
    public Fields postAndWait(String path, Form form) throws IOException {
        byte[] body = exchange("POST", path, SXP, FORM, form.toString(), AnswerTimeout.NO_LIMIT);
        return Fields.read(HttpReader.text(body));
    }

    /// POST of a form whose answer is text.
    public String postForText(String path, Form form) throws IOException {
        return HttpReader.text(exchange("POST", path, TEXT, FORM, form.toString(), operation()));
    }

    /// POST of an S-expression, for bodies that hold one; lasts as long as it lasts.
    public Fields post(String path, String sxp) throws IOException {
        return Fields.read(HttpReader.text(exchange("POST", path, SXP, SXP, sxp, AnswerTimeout.NO_LIMIT)));
    }

    /// All domains without their devices, by name.
    ///
    /// @param state one of xend's state words, or `all`
    public List<Fields> domains(String state) throws IOException {
        return ask("/xend/domain?detail=1&full=0&state=" + Form.encode(state)).lists();
    }

    /// All domains with every field, by name.
    public List<Fields> domainsInFull(String state) throws IOException {
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
        var timeout = new AnswerTimeout(channel, patience);
        try (timeout) {
            send(
                    channel,
                    "GET",
                    path(id) + "/console?from=start",
                    SXP,
                    "Connection: Upgrade\r\nUpgrade: xend-console\r\n",
                    "");
            var in = new BufferedInputStream(Channels.newInputStream(channel), 8192);
            var reader = new HttpReader(in);
            int status = reader.readHead();
            if (status == 101) {
                return new ConsoleStream(channel, in);
            }
            throw refusal(status, HttpReader.text(reader.readBody()));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            timeout.check();
            throw failed;
        }
    }

    /// An operation may stand behind another one on the same domain that waits for its devices.
    private Duration operation() {
        return patience.multipliedBy(5);
    }

    private byte[] ask(String path, String accept) throws IOException {
        return exchange("GET", path, accept, "", "", patience);
    }

    private byte[] exchange(String method, String path, String accept, String contentType, String body, Duration limit)
            throws IOException {
        SocketChannel channel = open();
        var timeout = new AnswerTimeout(channel, limit);
        try (channel;
                timeout) {
            String headers = contentType.isEmpty()
                    ? "Connection: close\r\n"
                    : "Connection: close\r\nContent-Type: " + contentType + "\r\n";
            send(channel, method, path, accept, headers, body);
            var reader = new HttpReader(new BufferedInputStream(Channels.newInputStream(channel), 8192));
            int status = reader.readHead();
            byte[] answer = reader.readBody();
            if (status >= 200 && status < 300) {
                return answer;
            }
            throw refusal(status, HttpReader.text(answer));
        } catch (IOException failed) {
            timeout.check();
            throw failed;
        }
    }

    private SocketChannel open() {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreachableException(socket, e.getMessage());
        }
    }

    private static void send(
            SocketChannel channel, String method, String path, String accept, String headers, String body)
            throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String length = method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n";
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: xm\r\nAccept: " + accept
                + "\r\n" + headers + length + "\r\n";
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
