package org.xend.client.command;

import java.io.IOException;
import java.util.List;

/// The action of a subcommand. Stateless: all it needs comes with the [Invocation].
public interface Command {
    int OK = 0;
    int FAILED = 1;

    /// The options it knows beyond `--help`.
    default List<Option> options() {
        return List.of();
    }

    /// Whether options may follow operands, as GNU getopt has it; xm's sched-credit stops at the first operand.
    default boolean takesOptionsAfterOperands() {
        return true;
    }

    /// Whether it makes a domain. Then exit status 3 (the domain does not exist) is not used, and `--help` is no error.
    default boolean createsDomain() {
        return false;
    }

    /// Runs the command, printing to the invocation's streams.
    ///
    /// @return the exit status
    /// @throws UsageException, CommandException, and the exceptions of [org.xend.client.connect.Daemon]
    int run(Invocation invocation) throws IOException;
}
