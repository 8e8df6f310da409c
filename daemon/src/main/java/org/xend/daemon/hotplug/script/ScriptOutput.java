package org.xend.daemon.hotplug.script;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts a script's output into lines and keeps the last one; owned by the thread that runs the script.
///
/// Bounded: a line is cut at [#MAX_LINE] bytes, lines beyond [#MAX_LINES] are counted but not handed on, and
/// nothing but the line under way and the last one is kept. Control characters are shown as `\x1b`.
final class ScriptOutput {
    static final int MAX_LINE = 1024;
    static final int MAX_LINES = 1000;

    private final Consumer<String> lines;
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private long count;
    private String last = "";

    ScriptOutput(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (length < MAX_LINE) {
                line[length++] = bytes[i];
            }
        }
    }

    /// The output has ended.
    void end() {
        if (length > 0) {
            endLine();
        }
        if (count > MAX_LINES) {
            lines.accept("(" + (count - MAX_LINES) + " more lines)");
        }
    }

    /// The last line that was not blank; empty where there was none.
    String lastLine() {
        return last;
    }

    private void endLine() {
        String text =
                printable(new String(line, 0, length, StandardCharsets.UTF_8)).stripTrailing();
        length = 0;
        if (!text.isBlank()) {
            last = text;
        }
        if (++count <= MAX_LINES) {
            lines.accept(text);
        }
    }

    private static String printable(String text) {
        var out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '\r') {
                return;
            }
            if (c != '\t' && Character.isISOControl(c)) {
                out.append("\\x").append(Character.forDigit(c >>> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
