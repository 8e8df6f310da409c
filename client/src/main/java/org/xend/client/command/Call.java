package org.xend.client.command;

import org.xend.client.connect.Daemon;

/// One call of a verb.
///
/// @param root prefix of the daemon's paths, without a trailing slash; empty for the stock paths
record Call(Verb verb, Words words, Daemon daemon, Streams streams, String root) {

    boolean has(Option option) {
        return words.has(option);
    }

    String operand(int index) {
        return words.operand(index);
    }

    void print(String text) {
        streams.out().print(text);
    }

    void println(String line) {
        print(line + "\n");
    }
}
