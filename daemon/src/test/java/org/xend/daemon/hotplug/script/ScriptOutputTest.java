package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptOutputTest {
    private final List<String> lines = new ArrayList<>();
    private final ScriptOutput output = new ScriptOutput(lines::add);

    @Test
    void linesAreCutWhereverTheBytesArrive() {
        feed("one\ntw");
        feed("o\nthree");
        output.end();
        assertEquals(List.of("one", "two", "three"), lines);
        assertEquals("three", output.lastLine());
    }

    @Test
    void theLastLineIsTheLastThatSaysSomething() {
        feed("ifconfig: no such interface\n\n  \n");
        output.end();
        assertEquals("ifconfig: no such interface", output.lastLine());
    }

    @Test
    void aLineWithoutEndIsCut() {
        feed("x".repeat(10 * ScriptOutput.MAX_LINE) + "\nnext\n");
        output.end();
        assertEquals(ScriptOutput.MAX_LINE, lines.getFirst().length());
        assertEquals("next", lines.get(1));
    }

    @Test
    void linesBeyondTheLimitAreCountedAndTheLastOneIsStillKnown() {
        for (int i = 0; i < ScriptOutput.MAX_LINES + 500; i++) {
            feed("line " + i + "\n");
        }
        output.end();
        assertEquals(ScriptOutput.MAX_LINES + 1, lines.size());
        assertEquals("(500 more lines)", lines.getLast());
        assertEquals("line 1499", output.lastLine());
    }

    @Test
    void controlCharactersCannotReachALogsReader() {
        feed("a\u001b[31mb\r\n");
        output.end();
        assertEquals("a\\x1b[31mb", output.lastLine());
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.accept(bytes, 0, bytes.length);
    }
}
