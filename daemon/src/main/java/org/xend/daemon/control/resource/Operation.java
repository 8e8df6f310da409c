package org.xend.daemon.control.resource;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.xend.daemon.control.request.Refusal;
import org.xend.protocol.control.Failure;

/// A GET of a resource, or one `op` of a POST.
///
/// @param parameters the names it knows; of a POST any other is refused before it runs, of a GET passed over
/// @param action runs it
public record Operation(Set<String> parameters, Action action) {

    /// Runs on the server's event loop and must not block it.
    public interface Action {
        /// @return the answer, completed on any thread; a failure as `FailureException` or [Refusal],
        ///         thrown at once or completed with
        CompletionStage<Answer> run(Exchange exchange);
    }

    public static Operation of(Action action, String... parameters) {
        return new Operation(Set.of(parameters), action);
    }

    /// An operation that xend had and this daemon does not have.
    ///
    /// @param message names the op and what to use instead
    public static Operation unsupported(String message, String... parameters) {
        return of(
                _ -> {
                    throw Refusal.of(new Failure.Unsupported(message));
                },
                parameters);
    }
}
