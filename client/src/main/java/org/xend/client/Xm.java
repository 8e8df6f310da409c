package org.xend.client;

import org.xend.client.command.Streams;

/// xm's entry point.
public final class Xm {
    private Xm() {}

    public static void main(String[] arguments) {
        Streams streams = Streams.standard();
        System.exit(run(streams, arguments));
    }

    static int run(Streams streams, String... arguments) {
        int status = new CommandLine(streams, System.getenv()).run(arguments);
        streams.out().flush();
        streams.err().flush();
        return status;
    }
}
