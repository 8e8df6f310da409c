package org.xend.daemon.control;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Something that can be asked of a resource: a GET, or one `op` of a POST.
///
/// @param parameters the names it knows; any other is refused before it runs
/// @param action what it does
record Operation(Set<String> parameters, Action action) {

    /// Runs on the server's event loop and must not block it.
    interface Action {
        /// @return the answer, completed on any thread; a failure as `FailureException` or [Refusal],
        ///         thrown at once or completed with
        CompletionStage<Answer> run(Exchange exchange);
    }

    static Operation of(Action action, String... parameters) {
        return new Operation(Set.of(parameters), action);
    }
}
