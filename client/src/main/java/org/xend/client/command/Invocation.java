package org.xend.client.command;

import org.xend.client.connect.Daemon;

/// One call of a subcommand: its arguments, the daemon and the streams.
///
/// @param root prefix of the daemon's paths, without a trailing slash; empty for the stock paths
public record Invocation(Subcommand subcommand, Arguments arguments, Daemon daemon, Streams streams, String root) {

    public boolean has(Option option) {
        return arguments.has(option);
    }

    public String operand(int index) {
        return arguments.operand(index);
    }

    public void print(String text) {
        streams.out().print(text);
    }

    public void println(String line) {
        print(line + "\n");
    }
}
