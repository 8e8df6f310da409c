package org.xend.daemon.hotplug;

import java.math.BigDecimal;
import java.time.Duration;

/// How a script run ended.
///
/// `lastLine` is the last line of its output that was not blank; empty where it said nothing.
sealed interface ScriptEnd {
    String lastLine();

    record Exited(int status, String lastLine) implements ScriptEnd {}

    /// Killed, with all it had started, after the time limit.
    record TimedOut(Duration limit, String lastLine) implements ScriptEnd {}

    /// Killed because its device is to go again or the daemon stops.
    record Cancelled(String lastLine) implements ScriptEnd {}

    /// Never ran.
    ///
    /// @param reason a sentence
    record Refused(String reason) implements ScriptEnd {
        @Override
        public String lastLine() {
            return "";
        }
    }

    default boolean succeeded() {
        return this instanceof Exited exited && exited.status() == 0;
    }

    /// What is written as hotplug-error where the script wrote none itself.
    ///
    /// @param script the path called
    default String error(String script, Transition transition) {
        String call = script + " " + transition.word();
        return switch (this) {
            case Exited exited -> exited.lastLine().isEmpty()
                    ? call + " ended with status " + exited.status() + " and said nothing"
                    : exited.lastLine();
            case TimedOut late -> call + " did not end within " + seconds(late.limit()) + " s and was killed"
                    + (late.lastLine().isEmpty() ? "" : "; its last words: " + late.lastLine());
            case Cancelled _ -> call + " was killed: its device is to go again, or the daemon stops";
            case Refused refused -> refused.reason();
        };
    }

    /// For the meter's tag.
    default String word() {
        return switch (this) {
            case Exited exited -> exited.status() == 0 ? "success" : "exit";
            case TimedOut _ -> "timeout";
            case Cancelled _ -> "cancelled";
            case Refused _ -> "refused";
        };
    }

    private static String seconds(Duration limit) {
        return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
