package org.xend.client.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The three standard streams: a command uses these and no others, so that a test can stand in for them.
/// `out` is buffered; whoever waits flushes it first.
public record Streams(InputStream in, PrintStream out, PrintStream err) {

    public static Streams standard() {
        return new Streams(
                new FileInputStream(FileDescriptor.in), stream(FileDescriptor.out), stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 16384), false, StandardCharsets.UTF_8);
    }

    /// One line that the user sees now.
    public void say(String line) {
        out.print(line + "\n");
        out.flush();
    }

    /// One line of trouble, after everything said before it.
    public void complain(String line) {
        out.flush();
        err.print(line + "\n");
        err.flush();
    }
}
