package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs every `curl` line of docs/protocol.md and docs/metrics.md, in order, as it stands, in a folder whose
/// `var` is the daemon's root as after `bin/demo`. A comment that follows a line has its result: the
/// status where that is not 200, then the answer, `...` standing for any text.
class DocumentedCurlLinesIT {
    private static final Pattern COMMENT = Pattern.compile("# (?:([1-5][0-9]{2})(?: |$))?(.*)");
    /// curl's exit status after `--max-time`, which ends an endless answer.
    private static final int OUT_OF_TIME = 28;

    private record Line(String command, int status, String answer) {}

    private static TestHost host;
    private static Path checkout;

    @BeforeAll
    static void runTheDemo() throws IOException {
        host = TestHost.start();
        checkout = Files.createDirectory(host.root().resolve("checkout"));
        Files.createSymbolicLink(checkout.resolve("var"), host.root());
        assertEquals(
                0,
                host.run("", List.of("sh", "-c", "command -v curl"), Map.of()).exit(),
                "curl is needed to run the documented lines: install it");
        host.xm("create", TestHost.HOME.resolve("etc/xen/nbsd").toString()).succeeded();
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    @Test
    void everyLineOfTheProtocolDoesWhatItSays() throws IOException {
        List<Line> lines = lines("docs/protocol.md");
        assertTrue(lines.size() > 30, () -> lines.size() + " lines found");
        lines.forEach(DocumentedCurlLinesIT::check);
    }

    @Test
    void everyLineOfTheMetricsDoesWhatItSays() throws IOException {
        List<Line> lines = lines("docs/metrics.md");
        assertEquals(1, lines.size());
        lines.forEach(DocumentedCurlLinesIT::check);
    }

    private static void check(Line line) {
        String script = "cd \"$0\" || exit 1\n"
                + "curl() { command curl -w '%{stderr}\\nstatus %{http_code}\\n' \"$@\"; }\n"
                + line.command();
        TestHost.Result result = host.run("", List.of("sh", "-c", script, checkout.toString()), Map.of());
        boolean cut = line.command().contains("--max-time") && result.exit() == OUT_OF_TIME;
        assertTrue(result.exit() == 0 || cut, () -> line.command() + "\n" + result);
        assertTrue(
                result.err().contains("status " + line.status() + "\n"),
                () -> "status " + line.status() + " of " + line.command() + "\n" + result);
        String expected = Pattern.compile("\\.\\.\\.")
                        .splitAsStream(line.answer())
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + ".*" + b)
                        .orElse("")
                + (line.answer().endsWith("...") ? ".*" : "");
        if (!line.answer().isEmpty()) {
            assertTrue(
                    result.out().strip().matches("(?s)" + expected),
                    () -> "answer " + line.answer() + " of " + line.command() + "\n" + result);
        }
        assertTrue(
                !line.command().contains("-s ")
                        || !result.out().isEmpty()
                        || line.answer().isEmpty(),
                line.command());
    }

    /// The commands of the `sh` blocks, continued lines joined, each with the comment that follows it.
    private static List<Line> lines(String document) throws IOException {
        List<Line> found = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String text : Files.readAllLines(TestHost.HOME.resolve(document))) {
            if (open.isEmpty() && !text.startsWith("curl ")) {
                Matcher comment = COMMENT.matcher(text);
                boolean follows = !found.isEmpty()
                        && found.getLast().answer().isEmpty()
                        && found.getLast().status() == 200;
                if (follows && comment.matches()) {
                    String status = comment.group(1) == null ? "200" : comment.group(1);
                    Line last = found.removeLast();
                    found.add(new Line(last.command(), Integer.parseInt(status), comment.group(2)));
                }
                continue;
            }
            open.append(text).append('\n');
            if (!text.endsWith("\\")) {
                found.add(new Line(open.toString(), 200, ""));
                open.setLength(0);
            }
        }
        return found;
    }
}
