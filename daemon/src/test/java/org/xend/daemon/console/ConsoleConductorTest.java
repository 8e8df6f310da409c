package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.console.ConsoleFixture.Guest;
import org.xend.daemon.hypervisor.DomainInfo;

class ConsoleConductorTest {
    private static final int LOG = 8192;

    @TempDir
    private Path directory;

    private ConsoleFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new ConsoleFixture(directory, LOG);
    }

    @Test
    void whatAGuestPrintsReachesEveryReaderTheHistoryAndTheLog() throws IOException {
        Guest guest = fixture.create(1, "nbsd");
        ConsoleAttachment first = fixture.attach(1, Consoles.From.NOW);
        guest.print("NetBSD ");
        ConsoleAttachment second = fixture.attach(1, Consoles.From.START);
        guest.print("10.0");
        assertEquals("NetBSD 10.0", fixture.next(first));
        assertEquals("NetBSD 10.0", fixture.next(second));
        assertNull(fixture.next(second));
        Path log = directory.resolve("guest-nbsd.log");
        assertEquals("NetBSD 10.0", Files.readString(log));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
    }

    @Test
    void whatWasPrintedBeforeTheChannelWasBoundIsThere() {
        fixture.prepare(3, "x").ring.putOutput("early".getBytes(StandardCharsets.US_ASCII), 0, 5);
        fixture.conductor.scan();
        fixture.runUntilIdle();
        assertEquals("early", fixture.next(fixture.attach(3, Consoles.From.START)));
    }

    @Test
    void scansOfManyDomainsAreApartAndWhatCameMeanwhileIsSeenByTheNext() {
        for (int domid = 1; domid <= 1000; domid++) {
            fixture.prepare(domid, "guest-" + domid);
        }
        fixture.conductor.scan();
        fixture.runUntilIdle();
        assertEquals(1000, fixture.channels.bound.size());
        fixture.create(1001, "late");
        fixture.pass(49);
        assertEquals(1000, fixture.channels.bound.size(), "50 microseconds of rest for each domain");
        fixture.pass(1);
        assertEquals(1001, fixture.channels.bound.size());
        fixture.pass(50);
        fixture.create(1002, "later");
        assertEquals(1002, fixture.channels.bound.size(), "nothing was to be seen meanwhile");
    }

    @Test
    void anAttachmentWaitsForADomainThatIsBeingCreated() {
        var answer = new CompletableFuture<ConsoleAttachment>();
        fixture.conductor.attach(5, Consoles.From.START, answer);
        fixture.runUntilIdle();
        assertFalse(answer.isDone());
        fixture.create(5, "late").print("first byte");
        assertEquals("first byte", fixture.next(answer.join()));
    }

    @Test
    void anAttachmentDoesNotWaitForEver() {
        var answer = new CompletableFuture<ConsoleAttachment>();
        fixture.conductor.attach(5, Consoles.From.START, answer);
        fixture.pass(10_000);
        var failure = assertThrows(CompletionException.class, answer::join);
        assertTrue(failure.getCause().getMessage().startsWith("The console of domain 5 is not served here"));
    }

    @Test
    void aDomidUsedAgainAndKeysThatComeLateAreNoticed() {
        var answer = new CompletableFuture<ConsoleAttachment>();
        Guest guest = fixture.create(6, "early");
        fixture.keys.values.remove("/local/domain/6/console/port");
        fixture.domains.put(
                6, new DomainInfo(6, new UUID(9, 9), false, false, true, false, Optional.empty(), 1, 1, 0, 1, 1, 0));
        fixture.conductor.scan();
        fixture.runUntilIdle();
        fixture.conductor.scan();
        fixture.runUntilIdle();
        fixture.conductor.attach(6, Consoles.From.START, answer);
        fixture.runUntilIdle();
        assertFalse(answer.isDone());
        fixture.keys.change("/local/domain/6/console/port", "2");
        fixture.runUntilIdle();
        guest.print("hi");
        assertEquals("hi", fixture.next(answer.join()));
    }

    @Test
    void typedInputWaitsForRoomInTheRing() {
        Guest guest = fixture.create(1, "nbsd");
        ConsoleAttachment writer = fixture.attach(1, Consoles.From.NOW);
        CompletableFuture<Void> small = writer.type("ls\r".getBytes(StandardCharsets.US_ASCII));
        CompletableFuture<Void> large = writer.type("x".repeat(2000).getBytes(StandardCharsets.US_ASCII));
        fixture.runUntilIdle();
        assertTrue(small.isDone());
        assertFalse(large.isDone());
        String typed = guest.typed();
        guest.notifyHost();
        typed += guest.typed();
        assertEquals("ls\r" + "x".repeat(2000), typed);
        assertTrue(large.isDone());
    }

    @Test
    void aWriterOfAGuestThatNeverReadsIsStopped() {
        fixture.create(1, "deaf");
        ConsoleAttachment writer = fixture.attach(1, Consoles.From.NOW);
        writer.type(new byte[InputQueue.MOST_BYTES]);
        fixture.runUntilIdle();
        CompletableFuture<Void> more = writer.type(new byte[4096]);
        fixture.runUntilIdle();
        assertTrue(more.isCompletedExceptionally());
    }

    @Test
    void aSlowReaderLosesTheOldestAndIsToldWhileTheOthersLoseNothing() {
        Guest guest = fixture.create(1, "loud");
        fixture.keys.values.put("/local/domain/2/console/limit", "4096");
        Guest limited = fixture.create(2, "limited");
        ConsoleAttachment slow = fixture.attach(2, Consoles.From.NOW);
        for (int i = 0; i < 10; i++) {
            limited.print("%04d".formatted(i) + "y".repeat(996));
            guest.print("z");
        }
        String heard = fixture.next(slow);
        assertTrue(heard.startsWith("\r\n[xend: 5904 bytes are missing here]\r\n"), heard.substring(0, 50));
        assertTrue(heard.endsWith("0009" + "y".repeat(996)));
        assertEquals(5904, fixture.registry.get("xend.console.lost").counter().count());
    }

    @Test
    void aGuestIsServedThirtyTimesInAPeriodAndGoesOnInTheNext() {
        Guest guest = fixture.create(1, "loud");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        for (int i = 0; i < 100; i++) {
            guest.print("a");
        }
        int first = fixture.next(reader).length();
        assertTrue(first <= EventRate.EVENTS, "served " + first);
        fixture.pass(201);
        assertEquals(100 - first, fixture.next(reader).length());
    }

    @ParameterizedTest
    @CsvSource({"2049,false", "2048,true", "0,true", "-1,false", "-2147483648,false"})
    void aNonsensicalOutputIndexCostsOnlyTheOutput(int produced, boolean served) {
        Guest guest = fixture.create(1, "liar");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.START);
        guest.page.setWord(3084, produced);
        guest.notifyHost();
        assertEquals(
                served ? produced : 0,
                fixture.registry.get("xend.console.output").counter().count());
        guest.page.setWord(3084, 0);
        guest.page.setWord(3080, 0);
        guest.print("again");
        assertTrue(fixture.next(reader).endsWith("again"));
        CompletableFuture<Void> typed = reader.type(new byte[] {'x'});
        fixture.runUntilIdle();
        assertTrue(typed.isDone() && !typed.isCompletedExceptionally());
        assertEquals("x", guest.typed());
    }

    @Test
    void aNonsensicalInputIndexCostsOnlyTheInput() {
        Guest guest = fixture.create(1, "liar");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.START);
        guest.page.setWord(3072, 5);
        CompletableFuture<Void> typed = reader.type(new byte[] {'x'});
        fixture.runUntilIdle();
        assertTrue(typed.isCompletedExceptionally());
        guest.print("still here");
        assertEquals("still here", fixture.next(reader));
    }

    @Test
    void anEndedConsoleDeliversItsLastWordsThenTheEnd() {
        Guest guest = fixture.create(1, "brief");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        byte[] last = "panic: bye".getBytes(StandardCharsets.US_ASCII);
        guest.ring.putOutput(last, 0, last.length);
        fixture.destroy(1);
        assertEquals("panic: bye", fixture.next(reader));
        assertEquals("", fixture.next(reader));
        assertEquals(0, fixture.grants.mapped);
        assertTrue(fixture.channels.bound.isEmpty());
        assertTrue(fixture.keys.watches.isEmpty());
        for (String id : new String[] {"brief", "1"}) {
            var answer = new CompletableFuture<ConsoleAttachment>();
            fixture.conductor.attachEnded(id, answer);
            assertEquals("panic: bye", fixture.next(answer.join()));
            assertEquals("", fixture.next(answer.join()));
        }
    }

    @Test
    void aRefusedBindLeavesNothingMappedAndIsTriedAgainWhenTheKeysChange() {
        fixture.create(1, "x");
        fixture.keys.change("/local/domain/1/console/port", "666");
        fixture.runUntilIdle();
        assertEquals(1, fixture.grants.mapped);
        fixture.keys.change("/local/domain/1/console/port", "3");
        fixture.runUntilIdle();
        assertEquals(1, fixture.grants.mapped);
        assertEquals(1, fixture.channels.bound.size());
    }

    @Test
    void fiveThousandDomainsLeaveNothingBehind() {
        for (int domid = 1; domid <= 5000; domid++) {
            fixture.create(domid, "d" + domid % 20).print("hello from " + domid);
            ConsoleAttachment reader = fixture.attach(domid, Consoles.From.START);
            fixture.destroy(domid);
            assertEquals("hello from " + domid, fixture.next(reader));
            fixture.keys.values.clear();
        }
        assertEquals(0, fixture.grants.mapped);
        assertTrue(fixture.channels.bound.isEmpty());
        assertTrue(fixture.keys.watches.isEmpty());
        assertEquals(0, fixture.registry.get("xend.console.readers").gauge().value());
        assertEquals(0, fixture.registry.get("xend.consoles").gauge().value());
    }

    @Test
    void aLinkInTheLogsPlaceIsNotFollowed() throws IOException {
        Path target = directory.resolve("precious");
        Files.writeString(target, "kept");
        Files.createSymbolicLink(directory.resolve("guest-sly.log"), target);
        Guest guest = fixture.create(1, "sly");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        guest.print("overwrite");
        assertEquals("overwrite", fixture.next(reader));
        assertEquals("kept", Files.readString(target));
        assertEquals(
                1, fixture.registry.get("xend.console.log.failures").counter().count());
    }

    @Test
    void aRenamedDomainsTextGoesToTheLogOfItsNewName() throws IOException {
        Guest guest = fixture.create(1, "before");
        guest.print("one ");
        fixture.keys.change("/local/domain/1/name", "after");
        fixture.runUntilIdle();
        guest.print("two");
        assertEquals("one ", Files.readString(directory.resolve("guest-before.log")));
        assertEquals("two", Files.readString(directory.resolve("guest-after.log")));
        assertEquals("one two", fixture.next(fixture.attach(1, Consoles.From.START)));
        fixture.destroy(1);
        var ended = new CompletableFuture<ConsoleAttachment>();
        fixture.conductor.attachEnded("after", ended);
        assertEquals("one two", fixture.next(ended.join()));
        assertTrue(fixture.keys.watches.isEmpty());
    }

    @Test
    void aNameThatIsAPathWritesNoFile() throws IOException {
        Guest guest = fixture.create(1, "../../etc/passwd");
        guest.print("x");
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "9223372036854775808", "text", "99999999"})
    void aBadLimitIsTheMostThereIs(String limit) {
        assertEquals(ConsoleKeys.MOST_LIMIT, ConsoleKeys.limit(limit));
    }

    @Test
    void aConsoleOfAnotherProgramIsLeftAlone() {
        fixture.keys.values.put("/local/domain/1/console/type", "ioemu");
        fixture.create(1, "hvm");
        assertEquals(0, fixture.grants.mapped);
    }
}
