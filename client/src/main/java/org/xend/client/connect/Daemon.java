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

/// Talks to the daemon: gets a resource, posts an operation, attaches to a console. Every call opens a connection of
/// its own, blocks until the answer is complete and closes it; only [ConsoleStream] stays open.
///
/// Calls throw [DaemonException] when the daemon refuses, [UnreachableException] when no daemon listens,
/// [AnswerTimeoutException] when the answer does not come in time, `IOException` when the connection breaks. To make
/// or end a domain takes as long as its devices' scripts: those two calls have no time limit. Immutable.
public final class Daemon {
    private static final String SXP = "application/sxp";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEXT = "text/plain, application/sxp";

    /// For a GET, which takes milliseconds.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final Path socket;
    private final Duration answerTimeout;

    public Daemon(Path socket) {
        this(socket, ANSWER_TIMEOUT);
    }

    /// @param answerTimeout the longest wait for the answer to a GET; an operation may take five times as long
    public Daemon(Path socket, Duration answerTimeout) {
        this.socket = socket;
        this.answerTimeout = answerTimeout;
    }

    /// GET, answered as one S-expression.
    ///
    /// @param path with its query, already encoded ([Form#encode])
    public Fields get(String path) throws IOException {
        return Fields.read(HttpReader.text(get(path, SXP)));
    }

    /// GET, answered as text.
    public String text(String path) throws IOException {
        return HttpReader.text(get(path, TEXT));
    }

    /// GET, answered as JSON, which is returned as it came. After a refusal the request is repeated for an
    /// S-expression, so that there is one reader of errors and no reader of JSON.
    public String json(String path) throws IOException {
        try {
            return HttpReader.text(get(path, JSON)).strip();
        } catch (DaemonException refusal) {
            get(path, SXP);
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

    /// The same without a time limit.
    public Fields postAndWait(String path, Form form) throws IOException {
        byte[] body = exchange("POST", path, SXP, FORM, form.toString(), AnswerTimeout.NO_LIMIT);
        return Fields.read(HttpReader.text(body));
    }

    /// POST of a form whose answer is text.
    public String postForText(String path, Form form) throws IOException {
        return HttpReader.text(exchange("POST", path, TEXT, FORM, form.toString(), operation()));
    }

    /// POST of an S-expression, without a time limit.
    public Fields post(String path, String sxp) throws IOException {
        return Fields.read(HttpReader.text(exchange("POST", path, SXP, SXP, sxp, AnswerTimeout.NO_LIMIT)));
    }

    /// All domains without their devices, by name.
    ///
    /// @param state one of xend's state words, or `all`
    public List<Fields> domains(String state) throws IOException {
        return get("/xend/domain?detail=1&full=0&state=" + Form.encode(state)).lists();
    }

    /// All domains with every field, by name.
    public List<Fields> domainsInFull(String state) throws IOException {
        return get("/xend/domain?detail=1&state=" + Form.encode(state)).lists();
    }

    public Fields domain(String id) throws IOException {
        return get(path(id));
    }

    /// The resource of one domain.
    public static String path(String id) {
        return "/xend/domain/" + Form.encode(id);
    }

    /// Attaches to a domain's console: its history first, then both ways until one side closes.
    public ConsoleStream console(String id) throws IOException {
        SocketChannel channel = open();
        var timeout = new AnswerTimeout(channel, answerTimeout);
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

    /// An operation may be queued behind another one on the same domain that waits for its devices.
    private Duration operation() {
        return answerTimeout.multipliedBy(5);
    }

    private byte[] get(String path, String accept) throws IOException {
        return exchange("GET", path, accept, "", "", answerTimeout);
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
