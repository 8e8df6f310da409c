package org.xend.client;

import org.xend.client.connect.DaemonException;

/// Adds a hint to the daemon's message, on how to solve the problem. The message itself keeps xend's wording where
/// xend had one.
final class ErrorHints {
    private ErrorHints() {}

    /// @param creates whether a domain was to be created
    /// @return the daemon's message, with the hint after it in parentheses if there is one
    static String with(DaemonException refusal, boolean creates, String root) {
        String hint = hint(refusal.code(), creates, root);
        return hint.isEmpty() ? refusal.getMessage() : refusal.getMessage() + " (" + hint + ")";
    }

    private static String hint(String code, boolean creates, String root) {
        return switch (code) {
            case "name-in-use" -> creates ? "give the new one another name=, or end the other first" : "";
            case "not-enough-memory" -> "ask for less memory=, or shrink or end another domain";
            case "device-failed" -> "the output of its script is in " + root + "/var/log/xend-debug.log";
            case "cancelled" -> "try again once xend runs";
            default -> "";
        };
    }
}
