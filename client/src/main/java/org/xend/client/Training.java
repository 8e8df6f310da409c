package org.xend.client;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Streams;

/// The training run of the client's ahead-of-time cache (`bin/aot`): runs the command lines on standard input,
/// one after another in one process, so that the cache holds what every one of them needs. Prints nothing; a
/// command line that fails trains as well as one that works.
public final class Training {
    private Training() {}

    /// @param arguments words put before every command line
    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Streams real = Streams.standard();
        real.out().flush();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            var words = new ArrayList<>(List.of(arguments));
            words.addAll(List.of(line.split(" ")));
            var discarded = new Streams(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            Xm.run(discarded, words.toArray(new String[0]));
        }
    }
}
