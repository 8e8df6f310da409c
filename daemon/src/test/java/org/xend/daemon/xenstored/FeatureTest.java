package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.MessageType;

/// What the store offers beyond the protocol's first version, and that it is offered as announced.
class FeatureTest {
    private static final int FEATURES = 2064;
    private static final int CONNECTION = 2068;
    private static final int ERROR = 2072;

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;
    private final MemoryStore.Client watcher = new MemoryStore.Client(host.conductor.connections(), Caller.DOM0);

    /// The paths of the events the watcher has got.
    private String heard() {
        return String.join(
                " ",
                watcher.drain().stream()
                        .map(event -> event.substring("WATCH_EVENT ".length(), event.indexOf('|')))
                        .toList());
    }

    @Test
    void aDomainIsOfferedEverythingInItsRingPage() {
        RingHost.Guest guest = host.guest(7);
        assertEquals(15, host.pages.get(7).word(FEATURES));
        assertEquals("GET_FEATURE 15|", guest.ask(MessageType.GET_FEATURE, ""));
        assertEquals("ERROR EACCES|", guest.ask(MessageType.GET_FEATURE, "7|"));
        assertEquals("ERROR EACCES|", guest.ask(MessageType.SET_FEATURE, "8|1|"));
    }

    @Test
    void whatADomainIsOfferedCanBeChosenUntilItsIntroduction() {
        assertEquals("SET_FEATURE OK|", dom0.ask(MessageType.SET_FEATURE, "7|2|"));
        assertEquals("GET_FEATURE 2|", dom0.ask(MessageType.GET_FEATURE, "7|"));
        RingHost.Guest guest = host.guest(7);
        assertEquals(2, host.pages.get(7).word(FEATURES));
        assertEquals("GET_FEATURE 2|", guest.ask(MessageType.GET_FEATURE, ""));
        assertEquals("ERROR EBUSY|", dom0.ask(MessageType.SET_FEATURE, "7|15|"));
        dom0.ask(MessageType.RELEASE, "7|");
        assertEquals("GET_FEATURE 15|", dom0.ask(MessageType.GET_FEATURE, "7|"));
    }

    @Test
    void aDomainThatDoesNotExistHasNoFeatures() {
        host.absent.add(9);
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.GET_FEATURE, "9|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.SET_FEATURE, "9|1|"));
    }

    @Test
    void whatIsNotOfferedIsNotThere() {
        dom0.ask(MessageType.SET_FEATURE, "7|0|");
        RingHost.Guest guest = host.guest(7);
        SharedPage page = host.pages.get(7);
        assertEquals("ERROR EINVAL|", guest.ask(MessageType.WATCH, "k|T|1|"));
        guest.ask(MessageType.WRITE, "k|v");
        assertEquals("SET_PERMS OK|", guest.ask(MessageType.SET_PERMS, "k|n7|r32757|"));
        assertEquals("ERROR EACCES|", host.guest(8).ask(MessageType.READ, "/local/domain/7/k|"));
        guest.ask(MessageType.WATCH, "k|T|");
        page.setWord(CONNECTION, 1);
        guest.notifyStore();
        assertEquals(1, page.word(CONNECTION));
        page.setWord(2052, page.word(2048) + 1025);
        guest.notifyStore();
        assertEquals(0, page.word(ERROR));
    }

    @Test
    void anEntryForAllDomainsCountsForEachOfThem() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        assertEquals("SET_PERMS OK|", guest.ask(MessageType.SET_PERMS, "k|n7|n9|r32757|"));
        assertEquals("GET_PERMS n7|n9|r32757|", guest.ask(MessageType.GET_PERMS, "k|"));
        assertEquals("READ v", host.guest(8).ask(MessageType.READ, "/local/domain/7/k|"));
        assertEquals("ERROR EACCES|", host.guest(8).ask(MessageType.WRITE, "/local/domain/7/k|x"));
        assertEquals("ERROR EACCES|", host.guest(9).ask(MessageType.READ, "/local/domain/7/k|"));
        dom0.ask(MessageType.SET_PERMS, "@releaseDomain|n0|r32757|");
        guest.ask(MessageType.WATCH, "@releaseDomain|R|");
        guest.drain();
        dom0.ask(MessageType.RELEASE, "9|");
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), guest.drain());
    }

    @Test
    void aReconnectedRingIsAsAfterTheIntroduction() {
        RingHost.Guest guest = host.guest(7);
        SharedPage page = host.pages.get(7);
        guest.ask(MessageType.WRITE, "k|v");
        guest.ask(MessageType.WATCH, "k|T|");
        guest.ask(MessageType.TRANSACTION_START, "|");
        byte[] half = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|half"));
        guest.ring().put(half, 0, half.length - 2);
        guest.notifyStore();
        int signals = host.signals();
        page.setWord(CONNECTION, 1);
        guest.notifyStore();
        assertEquals(0, page.word(CONNECTION));
        for (int index = 2048; index < 2064; index += 4) {
            assertEquals(0, page.word(index));
        }
        assertEquals(15, page.word(FEATURES));
        assertEquals(signals + 1, host.signals());
        assertEquals("READ v", guest.ask(MessageType.READ, "k|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, 1, "k|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.UNWATCH, "k|T|"));
        dom0.ask(MessageType.WRITE, "/local/domain/7/k|w");
        assertEquals(List.of(), guest.drain());
        assertEquals(
                0,
                host.conductor
                        .lifecycle()
                        .introduced()
                        .find(7)
                        .orElseThrow()
                        .connection()
                        .orElseThrow()
                        .watches()
                        .size());
    }

    @Test
    void unreadAnswersAreForgottenByAReconnection() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "big|" + "x".repeat(4000));
        guest.send(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("big|")));
        host.pages.get(7).setWord(CONNECTION, 1);
        guest.notifyStore();
        assertEquals(List.of(), guest.drain());
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "big|y"));
    }

    @Test
    void aBrokenRingIsServedAgainAfterAReconnection() {
        RingHost.Guest guest = host.guest(7);
        SharedPage page = host.pages.get(7);
        page.setWord(2052, 5000);
        guest.notifyStore();
        assertEquals(2, page.word(ERROR));
        page.setWord(CONNECTION, 1);
        guest.notifyStore();
        assertEquals(0, page.word(ERROR));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k|v"));
    }

    @Test
    void anAnswerThatIsStillWorkedOutIsForgottenByAReconnection() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        host.slow = true;
        byte[] ask = MemoryStore.frame(MessageType.SET_PERMS.number(), 0, MemoryStore.bytes("k|n7|r20|"));
        guest.ring().put(ask, 0, ask.length);
        host.conductor.lifecycle().ringEvent(7);
        host.pages.get(7).setWord(CONNECTION, 1);
        host.conductor.lifecycle().ringEvent(7);
        host.store.runTasks();
        assertEquals(List.of(), guest.drain());
        assertEquals("GET_PERMS n7|", guest.ask(MessageType.GET_PERMS, "k|"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // watched; depth; what hears of it, of /w /w/a /w/a/b /x; all of them are written
                "/w; 0; /w", "/w; 1; /w /w/a", "/w; 2; /w /w/a /w/a/b", "/w; 99999999999; /w /w/a /w/a/b",
                "/w; 007; /w /w/a /w/a/b", "/; 0; ''", "/; 1; /w /x", "/; 2; /w /w/a /x",
                "/w/a; 0; /w/a", "/w/a; 1; /w/a /w/a/b"
            })
    void aDepthLimitsWhatAWatchHears(String path, String depth, String heard) {
        assertEquals(
                List.of("WATCH OK|", "WATCH_EVENT " + path + "|T|"),
                watcher.ask(MessageType.WATCH.number(), 0, path + "|T|" + depth + "|"));
        for (String written : List.of("/w", "/w/a", "/w/a/b", "/x")) {
            dom0.ask(MessageType.WRITE, written + "|v");
        }
        assertEquals(heard, heard());
        assertEquals("ERROR EEXIST|", watcher.ask(MessageType.WATCH, path + "|T|"));
        assertEquals("UNWATCH OK|", watcher.ask(MessageType.UNWATCH, path + "|T|"));
        dom0.ask(MessageType.WRITE, path + "|v");
        assertEquals("", heard());
    }

    @Test
    void aDepthThatIsNotEndedIsNone() {
        watcher.ask(MessageType.WATCH, "/w|T|0");
        dom0.ask(MessageType.WRITE, "/w/a|v");
        assertEquals("/w/a", heard());
    }

    @Test
    void aGuestsRelativeWatchMayHaveADepthToo() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WATCH, "data|T|0|");
        guest.drain();
        dom0.ask(MessageType.WRITE, "/local/domain/7/data/x|v");
        assertEquals(List.of(), guest.drain());
        dom0.ask(MessageType.WRITE, "/local/domain/7/data|v");
        assertEquals(List.of("WATCH_EVENT data|T|"), guest.drain());
    }

    @Test
    void aRemovedTreeIsHeardOfWhateverTheDepth() {
        dom0.ask(MessageType.WRITE, "/w/a/b|v");
        watcher.ask(MessageType.WATCH, "/w/a/b|B|0|");
        watcher.ask(MessageType.WATCH, "/w|W|0|");
        dom0.ask(MessageType.RM, "/w|");
        assertEquals("/w/a/b /w", heard());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // watch; what it hears when 7 and 8 come and 7 goes
                "@introduceDomain|T|; @introduceDomain @introduceDomain",
                "@introduceDomain|T|0|; @introduceDomain @introduceDomain",
                "@introduceDomain|T|1|; @introduceDomain/7 @introduceDomain/8",
                "@introduceDomain/8|T|; @introduceDomain/8",
                "@introduceDomain/8|T|1|; @introduceDomain/8",
                "@releaseDomain|T|; @releaseDomain",
                "@releaseDomain|T|5|; @releaseDomain/7",
                "@releaseDomain/7|T|; @releaseDomain/7",
                "@releaseDomain/7|T|0|; @releaseDomain/7",
                "@releaseDomain/8|T|; ''",
                "@other|T|1|; ''",
                "/|T|; ''"
            })
    void specialWatchesSayWhichDomainWhenAsked(String watch, String heard) {
        watcher.ask(MessageType.WATCH, watch);
        host.introduce(7);
        host.introduce(8);
        dom0.ask(MessageType.RELEASE, "7|");
        assertEquals(heard, heard());
    }
}
