package org.xend.client.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The three standard streams. A command uses these and no others, so that a test can replace them.
/// `out` is buffered: a command that is about to wait flushes it first.
public record Streams(InputStream in, PrintStream out, PrintStream err) {

    public static Streams standard() {
        return new Streams(
                new FileInputStream(FileDescriptor.in), stream(FileDescriptor.out), stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 16384), false, StandardCharsets.UTF_8);
    }

    /// Prints a line and flushes it.
    public void println(String line) {
        out.print(line + "\n");
        out.flush();
    }

    /// Prints a line to stderr, after all that was printed to stdout.
    public void error(String line) {
        out.flush();
        err.print(line + "\n");
        err.flush();
    }
}
