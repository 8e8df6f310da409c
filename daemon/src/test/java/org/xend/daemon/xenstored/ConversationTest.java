package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.MessageType;

/// A long conversation with the store, compared row by row with what C xenstored answered to the same; and the
/// list of differences in docs/xenstore.md, compared with the differences there are.
class ConversationTest {
    private static final String TABLE = "conversation.csv";
    private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");
    private static final Pattern GENERATION = Pattern.compile("DIRECTORY_PART \\d+\\|");
    private static final int LONG = 100;
    /// Rows of the list of differences: what is between the first two and the last two bars.
    private static final Pattern DIFFERENCE = Pattern.compile("\\| `([a-z-]+)` \\|.*\\| (.+) \\|");

    /// One exchange. The last three are empty where C xenstored answers the same.
    private record Row(
            String client,
            String type,
            int transaction,
            String payload,
            String ours,
            String xenstored,
            String oxenstored,
            String reason) {
        static Row parse(String line) {
            String[] columns = Arrays.copyOf(line.split(";", -1), 7);
            String[] type = columns[1].split("/");
            String payload =
                    REPEATED.matcher(columns[2]).replaceAll(Row::repeated).replace('%', '\n');
            return new Row(
                    columns[0],
                    type[0],
                    type.length > 1 ? Integer.parseInt(type[1]) : 0,
                    payload,
                    columns[3],
                    columns[4],
                    columns[5],
                    columns[6]);
        }

        private static String repeated(MatchResult found) {
            return found.group(1).repeat(Integer.parseInt(found.group(2)));
        }

        boolean differs() {
            return xenstored != null;
        }

        List<String> ask(MemoryStore.Client asked) {
            if (type.equals("EVENTS")) {
                return asked.drain();
            }
            int number = type.matches("\\d+")
                    ? Integer.parseInt(type)
                    : MessageType.valueOf(type).number();
            return asked.ask(number, transaction, payload);
        }

        @Override
        public String toString() {
            return client + " " + type + "/" + transaction + " " + shown(payload);
        }
    }

    private static List<Row> rows() throws IOException {
        try (InputStream table = ConversationTest.class.getResourceAsStream(TABLE)) {
            return new String(table.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::parse)
                    .toList();
        }
    }

    private static String shown(String text) {
        String line = text.replace('\n', '%');
        int payload = line.indexOf(' ') + 1;
        return line.length() - payload > LONG
                ? line.substring(0, payload) + "(" + (line.length() - payload) + " bytes)"
                : line;
    }

    private static String shown(List<String> messages) {
        String all = String.join(
                " & ", messages.stream().map(ConversationTest::shown).toList());
        return all.isEmpty() ? "none" : GENERATION.matcher(all).replaceAll("DIRECTORY_PART #|");
    }

    @Test
    void everyRowIsAnsweredAsTheTableSays() throws IOException {
        MemoryStore store = new MemoryStore();
        Map<String, MemoryStore.Client> clients = new HashMap<>();
        List<Executable> checks = new ArrayList<>();
        for (Row row : rows()) {
            String answer = shown(row.ask(clients.computeIfAbsent(row.client(), _ -> store.client(Caller.DOM0))));
            checks.add(() -> assertEquals(row.ours(), answer, row.toString()));
        }
        assertTrue(checks.size() > 300);
        assertAll(checks);
    }

    @Test
    void aDifferenceIsOneAndHasAReason() throws IOException {
        assertAll(rows().stream().filter(Row::differs).map(row -> () -> {
            assertFalse(row.ours().equals(row.xenstored()), row + " does not differ");
            assertFalse(row.reason().isBlank(), row + " has no reason");
        }));
    }

    /// What the manual lists and gives no other test for is what the table has, no more and no less.
    @Test
    void theManualListsTheDifferencesThereAre() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        rows().stream().filter(Row::differs).forEach(row -> found.add(row.reason()));
        TreeSet<String> listed = new TreeSet<>();
        manual().forEach((key, heldBy) -> {
            if (heldBy.equals("`" + TABLE + "`")) {
                listed.add(key);
            }
        });
        assertEquals(found, listed);
    }

    @Test
    void whatTheTableCannotHoldIsHeldByATestThatExists() throws IOException {
        assertAll(manual().entrySet().stream()
                .filter(entry -> !entry.getValue().equals("`" + TABLE + "`"))
                .map(entry -> () -> {
                    String[] test = entry.getValue().replace("`", "").split("\\.");
                    assertEquals(2, test.length, entry.toString());
                    assertTrue(source(test[0]).contains("void " + test[1] + "("), entry.toString());
                }));
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return Files.readString(files.filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /// Keys of the list of differences, and what holds each.
    private static Map<String, String> manual() throws IOException {
        Map<String, String> listed = new HashMap<>();
        String text = Files.readString(Path.of("../docs/xenstore.md"));
        String list = text.substring(text.indexOf("## Differences"));
        list.lines()
                .map(DIFFERENCE::matcher)
                .filter(row -> row.matches())
                .forEach(row -> assertEquals(null, listed.put(row.group(1), row.group(2)), row.group(1)));
        assertTrue(listed.size() > 10, listed.toString());
        return listed;
    }
}
