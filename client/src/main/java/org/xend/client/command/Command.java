package org.xend.client.command;

import java.io.IOException;
import java.util.List;

/// What a verb does. Stateless: everything it needs comes with the [Call].
interface Command {
    int OK = 0;
    int FAILED = 1;

    /// The options it knows beyond `--help`.
    default List<Option> options() {
        return List.of();
    }

    /// Does it, printing to the call's streams.
    ///
    /// @return the exit status
    /// @throws UsageException, CommandException, or what [org.xend.client.connect.Daemon] throws
    int run(Call call) throws IOException;
}
