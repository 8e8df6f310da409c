package org.xend.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsException;

/// The worked examples of the conflict rule.
class TransactionTest {
    private final Store store = new Store();

    private static String carryOut(View view, String steps) throws XsException {
        for (String step : steps.split(";")) {
            String[] words = step.trim().split(" ");
            try {
                switch (words[0]) {
                    case "read" -> view.read(Caller.DOM0, words[1]);
                    case "write" -> view.write(Caller.DOM0, words[1], words[2].getBytes(StandardCharsets.UTF_8));
                    case "mkdir" -> view.makeDirectory(Caller.DOM0, words[1]);
                    case "rm" -> view.remove(Caller.DOM0, words[1]);
                    default -> throw new IllegalArgumentException(step);
                }
            } catch (XsException e) {
                if (!words[words.length - 1].equals(e.error().name())) {
                    throw e;
                }
            }
        }
        return "OK";
    }

    @ParameterizedTest
    @CsvSource({
        "read /p/a; write /p/b 1,   write /p/a 2,    EAGAIN",
        "read /p/a,                 write /p/a 2,    EAGAIN",
        "read /p/a; write /p/b 1,   write /p/a 1,    EAGAIN",
        "write /p/a 3,              write /p/a 4,    EAGAIN",
        "write /p/n1 1,             write /p/n2 1,   EAGAIN",
        "write /p/a 5,              write /p/n2 1,   OK",
        "read /p; write /p/b 1,     write /p/a 7,    OK",
        "read /p/k ENOENT; write /p/b 1, write /p/k 1, EAGAIN",
        "read /p/k ENOENT; write /q/b 1, write /p/l 1, OK",
        "write /p/d/q 1,            rm /p/d,         EAGAIN",
        "rm /p/d,                   write /p/d/q 2,  EAGAIN",
        "rm /p/d,                   write /p/a 2,    OK",
        "rm /p/d,                   write /p/n 2,    EAGAIN",
        "write /x/y/z 1,            write /p/a 1,    OK",
        "write /x/y/z 1,            write /x/o 1,    EAGAIN",
    })
    void commitsWhenNothingItTouchedHasChanged(String inside, String outside, String outcome) throws XsException {
        carryOut(store, "write /p/a 1; write /p/b 0; write /p/d/q 0; write /q 0");
        Transaction transaction = store.begin();
        carryOut(transaction, inside);
        carryOut(store, outside);
        Node before = store.root();
        String got;
        try {
            transaction.commit();
            got = "OK";
        } catch (XsException e) {
            got = e.error().name();
            assertEquals(before, store.root());
        }
        assertEquals(outcome, got);
    }

    @Test
    void theViewBeginsWithTheFirstRequest() throws XsException {
        carryOut(store, "write /a 1");
        Transaction transaction = store.begin();
        carryOut(store, "write /a 2");
        assertEquals("2", text(transaction, "/a"));
        carryOut(store, "write /b 3");
        carryOut(transaction, "read /b ENOENT");
    }

    private static String text(View view, String path) throws XsException {
        return new String(view.read(Caller.DOM0, path).value(), StandardCharsets.UTF_8);
    }

    @Test
    void othersSeeNothingBeforeTheEnd() throws XsException {
        Transaction transaction = store.begin();
        carryOut(transaction, "write /a/b 1");
        assertNull(store.find(store.root(), "/a"));
        assertEquals("1", text(transaction, "/a/b"));
        transaction.commit();
        assertEquals("1", text(store, "/a/b"));
    }

    @Test
    void eachChangedNodeIsAnnouncedOnceInOrderOfFirstTouch() throws XsException {
        Transaction transaction = store.begin();
        carryOut(transaction, "write /m2 a; write /m1 a; write /m2 b; write /tmp 1; rm /tmp");
        List<String> announced =
                transaction.commit().changes().stream().map(Commit.Change::path).toList();
        assertEquals(List.of("/m2", "/m1"), announced);
    }

    @Test
    void aTreeAThousandLevelsDeepIsMadeListedAndRemoved() throws XsException {
        String path = "/d".repeat(1000);
        carryOut(store, "write " + path + " v");
        assertEquals("v", text(store, path));
        assertEquals(1003, store.ledger().nodes());
        carryOut(store, "rm /d");
        assertEquals(3, store.ledger().nodes());
    }
}
