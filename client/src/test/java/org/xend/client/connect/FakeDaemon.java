package org.xend.client.connect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A stand-in for the daemon on a socket in a temporary folder: answers each request line with the answer it was given
/// to, the last answer again and again, and keeps what was asked.
public final class FakeDaemon implements AutoCloseable {
    private final Path folder;
    private final ServerSocketChannel server;
    private final Map<String, Queue<String>> answers = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Thread> clients = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean consolesEnd;

    private FakeDaemon() throws IOException {
        folder = Files.createTempDirectory("xm");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        thread = Thread.ofVirtual().unstarted(this::serve);
    }

    public static FakeDaemon start() throws IOException {
        var daemon = new FakeDaemon();
        daemon.thread.start();
        return daemon;
    }

    public Path socket() {
        return folder.resolve("socket");
    }

    /// @param request `GET /xend/node`, for a form with its body: `POST /xend/domain/a op=pause`
    /// @param body answered with status 200; given twice, the second answer is for the second request
    public FakeDaemon answer(String request, String body) {
        return raw(
                request,
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                        + body);
    }

    public FakeDaemon refuse(String request, int status, String body) {
        return raw(request, "HTTP/1.1 " + status + " No\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /// @param answer every byte of it; the connection is closed then
    public synchronized FakeDaemon raw(String request, String answer) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /// From now on a console ends after its output.
    public FakeDaemon closesConsoles() {
        consolesEnd = true;
        return this;
    }

    /// Each request so far: its line without the version, then its body if it has one.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (true) {
            try {
                SocketChannel client = server.accept();
                clients.add(Thread.startVirtualThread(() -> serveAndClose(client)));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serveAndClose(SocketChannel client) {
        try (client) {
            serve(client);
        } catch (IOException e) {
            requests.add("broken: " + e);
        }
    }

    private void serve(SocketChannel client) throws IOException {
        var in = new BufferedInputStream(Channels.newInputStream(client));
        String line = readLine(in);
        int length = 0;
        boolean upgrade = false;
        String accept = "";
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring(16));
            }
            if (header.startsWith("Accept: ")) {
                accept = header.substring(8);
            }
            upgrade |= header.equals("Upgrade: xend-console");
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String request = line.substring(0, line.lastIndexOf(' '))
                + (body.isEmpty() ? "" : " " + body)
                + (accept.contains("json") ? " as JSON" : "");
        requests.add(request);
        client.write(ByteBuffer.wrap(next(request).getBytes(StandardCharsets.UTF_8)));
        if (upgrade && !consolesEnd) {
            echo(client, in);
        }
    }

    /// Sends back what is typed, as a guest's terminal would, for as long as the client listens.
    private void echo(SocketChannel client, InputStream in) throws IOException {
        var typed = new StringBuilder("typed ");
        boolean listening = true;
        for (int c = in.read(); c >= 0; c = in.read()) {
            typed.append((char) c);
            listening = listening && send(client, (byte) c);
        }
        requests.add(typed.toString());
    }

    private static boolean send(SocketChannel client, byte octet) {
        try {
            return client.write(ByteBuffer.wrap(new byte[] {octet})) == 1;
        } catch (IOException _) {
            return false;
        }
    }

    private synchronized String next(String request) {
        Queue<String> queued = answers.get(request);
        if (queued == null) {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        }
        return queued.size() > 1 ? queued.remove() : queued.peek();
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            thread.join();
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }
}
