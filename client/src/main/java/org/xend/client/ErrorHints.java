package org.xend.client;

import org.xend.client.connect.DaemonException;

/// What to do about a refusal, in this client's words: the daemon's sentence says what is wrong, and keeps xend's
/// wording where xend had one.
public final class ErrorHints {
    private ErrorHints() {}

    /// @param creates whether a domain was to be created
    /// @return the refusal's sentence, with a remedy after it where there is one to name
    static String with(DaemonException refusal, boolean creates, String root) {
        String remedy = remedy(refusal.code(), creates, root);
        return remedy.isEmpty() ? refusal.getMessage() : refusal.getMessage() + " (" + remedy + ")";
    }

    private static String remedy(String code, boolean creates, String root) {
        return switch (code) {
            case "name-in-use" -> creates ? "give the new one another name=, or end the other first" : "";
            case "not-enough-memory" -> "ask for less memory=, or shrink or end another domain";
            case "device-failed" -> "what its script said is in " + root + "/var/log/xend-debug.log";
            case "cancelled" -> "try again once xend runs";
            default -> "";
        };
    }
}
