package org.xend.daemon.hotplug.script;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/// How a script run ended.
///
/// `lastLine` is the last line of its output that was not blank; empty where it said nothing.
public sealed interface ScriptEnd {
    String lastLine();

    record Exited(int status, String lastLine) implements ScriptEnd {}

    /// Killed, with all it had started, after the time limit.
    record TimedOut(Duration limit, String lastLine) implements ScriptEnd {}

    /// Killed because its device is to go again or the daemon stops.
    record Cancelled(String lastLine) implements ScriptEnd {}

    /// Ended with status 0 and had done nothing.
    ///
    /// @param untouched what shows it, as a clause
    /// @param called how it was called, program first
    record NoEffect(String untouched, List<String> called, String lastLine) implements ScriptEnd {}

    /// Never ran: somebody has the disk in a mode that excludes this one.
    ///
    /// @param reason a sentence
    record Busy(String reason) implements ScriptEnd {
        @Override
        public String lastLine() {
            return "";
        }
    }

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
            case Exited exited ->
                exited.lastLine().isEmpty()
                        ? call + " ended with status " + exited.status() + " and said nothing"
                        : exited.lastLine();
            case TimedOut late ->
                call + " did not end within " + seconds(late.limit()) + " s and was killed"
                        + (late.lastLine().isEmpty() ? "" : "; its last words: " + late.lastLine());
            case Cancelled _ -> call + " was killed: its device is to go again, or the daemon stops";
            case NoEffect none ->
                call + " ended with status 0 but did nothing: hotplug-status is not set and "
                        + none.untouched() + "; it was called '"
                        + String.join(
                                " ", none.called().subList(1, none.called().size()))
                        + "': script-convention (docs/hotplug.md) is for a script that is called otherwise"
                        + (none.lastLine().isEmpty() ? "" : "; its last words: " + none.lastLine());
            case Busy busy -> busy.reason();
            case Refused refused -> refused.reason();
        };
    }

    /// For the meter's tag.
    default String word() {
        return switch (this) {
            case Exited exited -> exited.status() == 0 ? "success" : "exit";
            case TimedOut _ -> "timeout";
            case Cancelled _ -> "cancelled";
            case NoEffect _ -> "no-effect";
            case Busy _ -> "busy";
            case Refused _ -> "refused";
        };
    }

    private static String seconds(Duration limit) {
        return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
