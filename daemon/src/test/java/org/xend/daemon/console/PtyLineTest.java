package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.console.ConsoleFixture.Guest;

/// Consoles at their ptys.
class PtyLineTest {
    private static final String TTY = "/local/domain/1/console/tty";

    @TempDir
    private Path directory;

    private ConsoleFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new ConsoleFixture(directory, 8192);
    }

    private String tty() {
        return fixture.keys.values.get(TTY);
    }

    @Test
    void itsPathStandsInTheTreeReadableForTheGuestAndNeverItsOwn() {
        fixture.keys.values.put(TTY, "");
        fixture.create(1, "nbsd");
        assertEquals("/dev/pts/0", tty());
        assertEquals(List.of("n0", "r1"), fixture.keys.permissions.get(TTY));
    }

    @Test
    void whatTheGuestPrintsIsReadThereAndByEverybodyElse() {
        Guest guest = fixture.create(1, "nbsd");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        FakePtys.Line line = fixture.ptys.last().attach();
        guest.print("NetBSD ");
        guest.print("10.0");
        assertEquals("NetBSD 10.0", line.screen());
        assertEquals("NetBSD 10.0", fixture.next(reader));
        assertEquals(1, fixture.registry.get("xend.console.readers").gauge().value(), "a pty is no reader");
    }

    @Test
    void whoeverAttachesLaterReadsWhatWasPrintedBefore() {
        Guest guest = fixture.prepare(1, "nbsd");
        guest.ring.putOutput("first, ".getBytes(StandardCharsets.US_ASCII), 0, 7);
        fixture.conductor.scan();
        fixture.runUntilIdle();
        guest.print("second");
        assertEquals("first, second", fixture.ptys.last().attach().screen());
    }

    @Test
    void nobodyReadsTheGuestGoesOnAndTheOldestGoes() {
        fixture.keys.values.put("/local/domain/1/console/limit", "4096");
        Guest guest = fixture.create(1, "loud");
        for (int i = 0; i < 100; i++) {
            assertEquals(1000, guest.print("%04d".formatted(i) + "y".repeat(996)));
            fixture.pass(200);
        }
        String screen = fixture.ptys.last().attach().screen();
        assertTrue(screen.endsWith("0099" + "y".repeat(996)));
        assertTrue(screen.contains("bytes are missing here]"), screen);
        assertTrue(screen.length() < 4096 + 1100, "kept " + screen.length());
        assertEquals(
                0,
                fixture.registry.get("xend.console.lost").counter().count(),
                "nobody had attached who could have lost anything");
    }

    @Test
    void whatIsTypedWaitsInTheSystemUntilTheGuestTakesIt() {
        Guest guest = fixture.create(1, "nbsd");
        FakePtys.Line line = fixture.ptys.last();
        line.type("a".repeat(1000) + "b".repeat(1000) + "c".repeat(1000) + "\r");
        assertEquals(1001, line.untaken(), "one piece is in the ring, one on its way");
        var typed = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            typed.append(guest.typed());
            guest.notifyHost();
        }
        assertEquals("a".repeat(1000) + "b".repeat(1000) + "c".repeat(1000) + "\r", typed.toString());
        assertEquals(0, line.untaken());
    }

    @Test
    void aWriterOfTheControlSocketThatFillsTheQueueCostsThePtyNothing() {
        Guest guest = fixture.create(1, "deaf");
        fixture.attach(1, Consoles.From.NOW).type(new byte[InputQueue.MOST_BYTES]);
        fixture.runUntilIdle();
        fixture.ptys.last().type("ls\r");
        var typed = new StringBuilder();
        for (String more; !(more = guest.typed()).isEmpty(); ) {
            typed.append(more);
            guest.notifyHost();
            fixture.pass(200);
        }
        assertTrue(typed.toString().endsWith("ls\r"));
    }

    @Test
    void aGuestWhoseInputRingIsBrokenHoldsUpNobodyWhoTypes() {
        Guest guest = fixture.create(1, "liar");
        guest.page.setWord(3072, 5);
        fixture.ptys.last().type("x".repeat(5000));
        assertEquals(0, fixture.ptys.last().untaken());
        guest.print("still here");
        assertEquals("still here", fixture.ptys.last().attach().screen());
    }

    @Test
    void withTheDomainItEndsAfterItsLastWordsAndARebootHasANewOne() {
        Guest guest = fixture.create(1, "brief");
        FakePtys.Line line = fixture.ptys.last().attach();
        byte[] last = "panic: bye".getBytes(StandardCharsets.US_ASCII);
        guest.ring.putOutput(last, 0, last.length);
        fixture.destroy(1);
        assertEquals("panic: bye", line.screen());
        assertTrue(line.ended);
        assertEquals("", tty());
        fixture.create(1, "brief");
        assertEquals("/dev/pts/1", tty());
    }

    @Test
    void aPathIsTakenBackOnlyWhereItIsStillItsOwn() {
        fixture.create(1, "x");
        fixture.domains.remove(1);
        fixture.keys.values.put(TTY, "/dev/pts/99");
        fixture.conductor.scan();
        fixture.runUntilIdle();
        assertEquals("/dev/pts/99", tty(), "the next domain of this domid had its own already");
        fixture.create(1, "x");
        fixture.domains.remove(1);
        fixture.keys.values.clear();
        fixture.conductor.scan();
        fixture.runUntilIdle();
        assertNull(tty(), "a tree that is gone does not come back");
    }

    @Test
    void aPathThatAFormerDaemonLeftIsReplaced() {
        fixture.keys.values.put(TTY, "/dev/pts/57");
        fixture.create(1, "survivor");
        assertEquals("/dev/pts/0", tty());
    }

    @Test
    void orEmptiedWhereTheConsoleCannotBeServed() {
        fixture.keys.values.put(TTY, "/dev/pts/57");
        fixture.prepare(1, "x");
        fixture.keys.values.put("/local/domain/1/console/port", "666");
        fixture.conductor.scan();
        fixture.runUntilIdle();
        assertEquals("", tty());
    }

    @Test
    void anotherProgramsConsoleKeepsItsTty() {
        fixture.keys.values.put("/local/domain/1/console/type", "ioemu");
        fixture.keys.values.put(TTY, "/dev/pts/57");
        fixture.create(1, "hvm");
        assertEquals("/dev/pts/57", tty());
        assertTrue(fixture.ptys.opened.isEmpty());
    }

    @Test
    void aLostPtyIsReplacedAndTheNewOneBeginsWithTheHistory() {
        Guest guest = fixture.create(1, "nbsd");
        guest.print("before ");
        fixture.ptys.last().lose();
        assertEquals("", tty());
        guest.print("between ");
        fixture.pass(1001);
        assertEquals("/dev/pts/1", tty());
        guest.print("after");
        assertEquals("before between after", fixture.ptys.last().attach().screen());
        fixture.ptys.last().type("x");
        assertEquals("x", guest.typed());
    }

    @Test
    void withoutPtysConsolesGoOnAndTheyAreTriedAgain() {
        fixture.ptys.refusal = "posix_openpt: No such file or directory";
        Guest guest = fixture.create(1, "nbsd");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.START);
        guest.print("hello");
        assertEquals("hello", fixture.next(reader));
        assertNull(tty());
        fixture.ptys.refusal = null;
        fixture.pass(30_001);
        assertEquals("/dev/pts/0", tty());
        assertEquals("hello", fixture.ptys.last().attach().screen());
    }

    @Test
    void atTheDaemonsEndNoPathIsLeftInTheTree() {
        fixture.create(1, "a");
        fixture.create(2, "b");
        var closed = new boolean[1];
        fixture.conductor.close(() -> closed[0] = true);
        assertFalse(closed[0]);
        fixture.runUntilIdle();
        assertTrue(closed[0]);
        assertEquals("", tty());
        assertEquals("", fixture.keys.values.get("/local/domain/2/console/tty"));
        assertEquals(0, fixture.ptys.open());
    }

    @Test
    void thousandsComeAndGo() {
        for (int i = 0; i < 3000; i++) {
            fixture.create(1, "x").print("hello");
            fixture.destroy(1);
            fixture.keys.values.clear();
        }
        assertEquals(3000, fixture.ptys.opened.size());
        assertEquals(0, fixture.ptys.open());
    }

    @Test
    void manyShareWhatMayBeKeptForReadersThatDoNotCome() {
        int domains = 256;
        for (int domid = 2; domid <= domains; domid++) {
            fixture.create(domid, "d" + domid);
        }
        Guest guest = fixture.create(1, "loud");
        for (int i = 0; i < 300; i++) {
            guest.print("z".repeat(2048));
            fixture.pass(200);
        }
        int kept = fixture.ptys.last().attach().screen().length();
        assertTrue(kept < PtyLine.Exchange.POOL_BYTES / domains + 3000, "kept " + kept);
    }

    /// A system that takes each pty after a moment is said once, not once a second.
    @Test
    void thatOneIsLostIsSaidOnceUntilOneHasWorkedForAMinute() {
        try (var said = new LogCapture(PtyLine.class)) {
            fixture.create(1, "g");
            for (int i = 0; i < 5; i++) {
                fixture.ptys.last().lose();
                fixture.pass(1000);
            }
            assertEquals(6, fixture.ptys.opened.size());
            assertEquals(1, said.warnings());
            fixture.pass(60_000);
            fixture.ptys.last().lose();
            assertEquals(2, said.warnings());
        }
    }
}
