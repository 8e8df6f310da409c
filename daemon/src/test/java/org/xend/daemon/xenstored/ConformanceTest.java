package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.MessageType;

/// Answers to a privileged client, compared with those of C xenstored 4.17.
class ConformanceTest {
    private final MemoryStore store = new MemoryStore();
    private final MemoryStore.Client client = store.client(Caller.DOM0);
    private final MemoryStore.Client other = store.client(Caller.DOM0);

    @BeforeEach
    void makeNodes() {
        for (String node : List.of("/t/a|val", "/t/z|a|b|", "/d/zz|", "/d/aa|", "/d/mm|", "/p|v", "/m|")) {
            client.ask(MessageType.WRITE, node);
        }
        client.ask(MessageType.RM, "/d/zz|");
        client.ask(MessageType.WRITE, "/d/zz|");
        client.ask(MessageType.SET_PERMS, "/p|n5|r6|");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "conformance.csv", delimiter = ';', commentCharacter = '#')
    void oneRequestHasThisAnswer(String type, String payload, String answer) {
        assertEquals(
                answer,
                client.ask(MessageType.valueOf(type), payload == null ? "" : payload)
                        .replace('\n', '%'));
    }

    @Test
    void numbersThatNameNoRequestAreUnknown() {
        for (int type : new int[] {15, 16, 20, 27, 99, 65535, -1}) {
            assertEquals(List.of("ERROR ENOSYS|"), client.ask(type, 5, "x|"));
        }
    }

    @Test
    void aListOf4096BytesFitsAndALongerOneDoesNot() {
        for (int i = 0; i < 454; i++) {
            client.ask(MessageType.WRITE, String.format("/big/node%04d|", i));
        }
        client.ask(MessageType.MKDIR, "/big/zzzzzzzzz|");
        assertEquals(
                "DIRECTORY ".length() + 4096,
                client.ask(MessageType.DIRECTORY, "/big|").length());
        client.ask(MessageType.MKDIR, "/big/y|");
        assertEquals("ERROR E2BIG|", client.ask(MessageType.DIRECTORY, "/big|"));
    }

    @Test
    void partsOfAListEndWithAnEmptyName() {
        String whole = client.ask(MessageType.DIRECTORY_PART, "/d|0|");
        assertTrue(whole.matches("DIRECTORY_PART \\d+\\|aa\\|mm\\|zz\\|\\|"), whole);
        assertTrue(client.ask(MessageType.DIRECTORY_PART, "/d|3|").endsWith("|mm|zz||"));
        assertTrue(client.ask(MessageType.DIRECTORY_PART, "/d|9|").matches("DIRECTORY_PART \\d+\\|\\|"));
        assertTrue(client.ask(MessageType.DIRECTORY_PART, "/d|-1|").matches("DIRECTORY_PART \\d+\\|\\|"));
    }

    @Test
    void aWatchAnswersFirstAndFiresOnce() {
        assertEquals(List.of("WATCH OK|", "WATCH_EVENT /w|T|"), client.ask(4, 999, "/w|T|"));
        assertEquals("ERROR EEXIST|", client.ask(MessageType.WATCH, "/w|T|"));
        assertEquals(List.of("WATCH_EVENT /w/x/y|T|", "WRITE OK|"), client.ask(11, 0, "/w/x/y|v"));
        assertEquals("ERROR ENOENT|", client.ask(MessageType.UNWATCH, "/w|other|"));
        assertEquals("UNWATCH OK|", client.ask(MessageType.UNWATCH, "/w|T|"));
        assertEquals(List.of("WRITE OK|"), client.ask(11, 0, "/w/x/y|v"));
    }

    @Test
    void relativeWatchesHearRelativePaths() {
        other.ask(MessageType.WATCH, "rw|REL|");
        other.ask(MessageType.WATCH, "/local/domain/0/rw|ABS|");
        client.ask(MessageType.WRITE, "rw/k|v");
        assertEquals(List.of("WATCH_EVENT rw/k|REL|", "WATCH_EVENT /local/domain/0/rw/k|ABS|"), other.drain());
        assertEquals("UNWATCH OK|", other.ask(MessageType.UNWATCH, "/local/domain/0/rw|REL|"));
    }

    @Test
    void onlyWhatChangesANodeIsAnnounced() {
        other.ask(MessageType.WATCH, "/s|S|");
        client.ask(MessageType.WRITE, "/s|v");
        client.ask(MessageType.WRITE, "/s|v");
        client.ask(MessageType.MKDIR, "/s|");
        client.ask(MessageType.SET_PERMS, "/s|n0|");
        client.ask(MessageType.RM, "/s/none|");
        client.ask(MessageType.READ, "/s|");
        assertEquals(List.of("WATCH_EVENT /s|S|", "WATCH_EVENT /s|S|", "WATCH_EVENT /s|S|"), other.drain());
    }

    @Test
    void anIdIsGoodForOneTransactionOfOneConnection() {
        assertEquals("TRANSACTION_START 1|", client.ask(MessageType.TRANSACTION_START, "|"));
        assertEquals("ERROR EBUSY|", client.askIn(1, MessageType.TRANSACTION_START, "|"));
        assertEquals("ERROR EINVAL|", client.askIn(1, MessageType.TRANSACTION_END, "X|"));
        assertEquals("ERROR ENOENT|", other.askIn(1, MessageType.READ, "/|"));
        assertEquals("TRANSACTION_END OK|", client.askIn(1, MessageType.TRANSACTION_END, "F|"));
        assertEquals("ERROR ENOENT|", client.askIn(1, MessageType.TRANSACTION_END, "T|"));
        assertEquals("ERROR ENOENT|", client.ask(MessageType.TRANSACTION_END, "T|"));
        assertEquals("TRANSACTION_START 2|", client.ask(MessageType.TRANSACTION_START, "|"));
        assertEquals("RESET_WATCHES OK|", client.askIn(2, MessageType.RESET_WATCHES, "|"));
        assertEquals("ERROR ENOENT|", client.askIn(2, MessageType.READ, "/|"));
    }

    @Test
    void theRemovalOfWhatIsMissingDependsOnItsParent() {
        client.ask(MessageType.MKDIR, "/p|");
        client.ask(MessageType.TRANSACTION_START, "|");
        assertEquals("RM OK|", client.askIn(1, MessageType.RM, "/p/none|"));
        other.ask(MessageType.RM, "/p|");
        assertEquals("ERROR EAGAIN|", client.askIn(1, MessageType.TRANSACTION_END, "T|"));
    }

    @Test
    void aCommitAnnouncesEachNodeOnceInOrderOfFirstTouch() {
        other.ask(MessageType.WATCH, "/tx|E|");
        client.ask(MessageType.TRANSACTION_START, "|");
        for (String write : List.of("/tx/m2|a", "/tx/m1|a", "/tx/m2|b", "/tx/tmp|")) {
            client.askIn(1, MessageType.WRITE, write);
        }
        client.askIn(1, MessageType.RM, "/tx/tmp|");
        assertEquals(List.of(), other.drain());
        client.askIn(1, MessageType.TRANSACTION_END, "T|");
        assertEquals(List.of("WATCH_EVENT /tx/m2|E|", "WATCH_EVENT /tx/m1|E|"), other.drain());
    }

    @Test
    void aReleasedDomainTakesItsNodesWithIt() {
        other.ask(MessageType.WATCH, "@introduceDomain|I|");
        other.ask(MessageType.WATCH, "@releaseDomain|R|");
        assertEquals("INTRODUCE OK|", client.ask(MessageType.INTRODUCE, "7|1|3|"));
        assertEquals(List.of("WATCH_EVENT @introduceDomain|I|"), other.drain());
        client.ask(MessageType.INTRODUCE, "7|1|3|");
        assertEquals(List.of(), other.drain());
        assertEquals("IS_DOMAIN_INTRODUCED T|", client.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        assertEquals("RESUME OK|", client.ask(MessageType.RESUME, "7|"));
        client.ask(MessageType.WRITE, "/o7/k|v");
        client.ask(MessageType.SET_PERMS, "/o7|n7|");
        client.ask(MessageType.WRITE, "/seen|v");
        client.ask(MessageType.SET_PERMS, "/seen|n0|r7|");
        other.ask(MessageType.WATCH, "/o7|O|");
        other.ask(MessageType.WATCH, "/o7/k|K|");
        assertEquals("RELEASE OK|", client.ask(MessageType.RELEASE, "7|"));
        assertEquals(
                List.of("WATCH_EVENT /o7/k|K|", "WATCH_EVENT /o7|O|", "WATCH_EVENT @releaseDomain|R|"), other.drain());
        assertEquals("ERROR ENOENT|", client.ask(MessageType.READ, "/o7/k|"));
        assertEquals("GET_PERMS n0|", client.ask(MessageType.GET_PERMS, "/seen|"));
        assertEquals("ERROR ENOENT|", client.ask(MessageType.RELEASE, "7|"));
    }

    @Test
    void aClientThatDoesNotReadHearsOfAChangeOnceAndIsBounded() {
        other.ask(MessageType.WATCH, "/|T|");
        other.ask(MessageType.WATCH, "/a|" + "t".repeat(2000) + "|");
        client.ask(MessageType.WRITE, "/a|1");
        other.sent(1);
        for (int i = 0; i < 100; i++) {
            client.ask(MessageType.WRITE, "/a|1");
        }
        assertTrue(
                other.out().size() < 5000,
                "one more of each event at most: " + other.out().size());
        for (int i = 0; !other.isOverflowed(); i++) {
            client.ask(MessageType.WRITE, "/a/" + i + "|1");
        }
        assertTrue(other.out().size() <= Connection.OUTPUT_LIMIT + 4096);
    }

    @Test
    void requestsWaitWhileAnswersAreNotRead() {
        client.ask(MessageType.WRITE, "/v|" + "x".repeat(4000));
        byte[] ask = MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("/v|"));
        int asked = 0;
        while (client.accepts()) {
            try {
                client.receive(ask, 0, ask.length);
            } catch (org.xend.protocol.xs.FrameException e) {
                throw new IllegalStateException(e);
            }
            asked++;
        }
        assertTrue(asked < 20, "asked " + asked);
        assertTrue(client.out().size() < Connection.OUTPUT_HIGH + 5000);
    }
}
