package org.xend.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.xend.client.command.Streams;
import org.xend.client.connect.FakeDaemon;

/// What one command line came to.
public record Run(int status, String out, String err) {
    public static Run on(FakeDaemon daemon, String... words) {
        return of(Map.of("XEND_SOCKET", daemon.socket().toString()), words);
    }

    static Run of(Map<String, String> environment, String... words) {
        return typing("", environment, words);
    }

    /// @param typed what stands on standard input
    public static Run typing(String typed, Map<String, String> environment, String... words) {
        return reading(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), environment, words);
    }

    /// @param in standard input
    public static Run reading(InputStream in, Map<String, String> environment, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = new Streams(
                in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int status = new CommandLine(streams, environment).run(words);
        streams.out().flush();
        streams.err().flush();
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
