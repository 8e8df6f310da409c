package org.xend.client;

import org.xend.client.command.CommandLine;
import org.xend.client.command.Streams;

/// xm's entry point.
public final class Xm {
    private Xm() {}

    public static void main(String[] arguments) {
        Streams streams = Streams.standard();
        int status = new CommandLine(streams, System.getenv()).run(arguments);
        streams.out().flush();
        streams.err().flush();
        System.exit(status);
    }
}
