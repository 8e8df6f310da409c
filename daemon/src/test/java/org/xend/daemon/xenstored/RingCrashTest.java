package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xs.MessageType;

/// The store dies at every point of an exchange with a domain; the one after it goes on where it ended. Every
/// request is carried out and answered exactly once: a watch registered twice would be EEXIST, one removed twice
/// ENOENT, an answer lost or repeated would shift all that follow.
class RingCrashTest {
    private static final int REQ_CONS = 2048;
    private static final int RESPONSES = 1024;
    private static final int SEGMENT = 1 << 14;
    private static final String BIG = "v".repeat(1900);

    @TempDir
    private Path folder;

    private int copies;

    /// The domain: it sends its requests as the ring has room, `step` bytes at a time, and takes what it gets.
    private static final class Guest {
        private final byte[] requests;
        private final SharedPage page;
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private int sent;

        private Guest(byte[] requests, SharedPage page) {
            this.requests = requests;
            this.page = page;
        }

        private Guest(Guest other, SharedPage page) {
            this(other.requests, page);
            sent = other.sent;
            got.writeBytes(other.got.toByteArray());
        }

        private boolean step(int step) {
            GuestStoreRing ring = new GuestStoreRing(page);
            byte[] part = new byte[1024];
            int taken = ring.take(part, 0, part.length);
            got.write(part, 0, taken);
            int put = ring.put(requests, sent, Math.min(step, requests.length - sent));
            sent += put;
            return taken + put > 0;
        }

        private List<String> answers() {
            return messages().filter(text -> !text.startsWith("WATCH_EVENT ")).toList();
        }

        private Set<String> events() {
            return messages().filter(text -> text.startsWith("WATCH_EVENT ")).collect(Collectors.toSet());
        }

        private Stream<String> messages() {
            return MemoryStore.messages(got.toByteArray()).stream().map(text -> text.replaceFirst("v{1900}$", "v1900"));
        }
    }

    /// What is left of a store that dies: files, page, and the domain itself.
    private record Wreck(Path files, SharedPage page, Guest guest) {}

    private static byte[] script() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        add(all, MessageType.WATCH, 0, "data|A|");
        add(all, MessageType.WRITE, 0, "data/big|" + BIG);
        add(all, MessageType.WATCH, 0, "/local/domain/7/data/x|B|");
        add(all, MessageType.WRITE, 0, "data/x|1");
        add(all, MessageType.READ, 0, "data/big|");
        add(all, MessageType.UNWATCH, 0, "data|A|");
        add(all, MessageType.TRANSACTION_START, 0, "|");
        add(all, MessageType.WRITE, 1, "data/t|1");
        add(all, MessageType.TRANSACTION_END, 1, "F|");
        add(all, MessageType.WRITE, 0, "data/x|2");
        add(all, MessageType.UNWATCH, 0, "/local/domain/7/data/x|B|");
        add(all, MessageType.READ, 0, "data/big|");
        add(all, MessageType.DIRECTORY, 0, "data|");
        return all.toByteArray();
    }

    private static final List<String> ANSWERS = List.of(
            "WATCH OK|",
            "WRITE OK|",
            "WATCH OK|",
            "WRITE OK|",
            "READ v1900",
            "UNWATCH OK|",
            "TRANSACTION_START 1|",
            "WRITE OK|",
            "TRANSACTION_END OK|",
            "WRITE OK|",
            "UNWATCH OK|",
            "READ v1900",
            "DIRECTORY big|x|");
    /// Each is due at least once; that it comes twice is allowed, and that it is left out while an equal one
    /// waits.
    private static final Set<String> EVENTS = Set.of(
            "WATCH_EVENT data|A|",
            "WATCH_EVENT data/big|A|",
            "WATCH_EVENT /local/domain/7/data/x|B|",
            "WATCH_EVENT data/x|A|");

    private static void add(ByteArrayOutputStream out, MessageType type, int transaction, String payload) {
        out.writeBytes(MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 301, 150})
    void everyRequestIsAnsweredExactlyOnceWhereverTheStoreDies(int step) throws Exception {
        Path files = Files.createDirectory(folder.resolve("first"));
        SharedPage page = SharedPage.inMemory();
        List<Wreck> wrecks = new ArrayList<>();
        Guest guest;
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            life.introduce();
            guest = new Guest(script(), page);
            while (guest.step(step)) {
                Wreck[] last = {wreck(files, page, guest)};
                life.notified(() -> {
                    Wreck now = wreck(files, page, guest);
                    wrecks.addAll(between(last[0], now));
                    last[0] = now;
                });
            }
        }
        assertEquals(ANSWERS, guest.answers());
        assertEquals(EVENTS, guest.events());
        assertTrue(wrecks.size() > 20, wrecks.size() + " places to die at");
        for (int i = 0; i < wrecks.size(); i++) {
            Wreck wreck = wrecks.get(i);
            int number = i;
            try (RingLife life = new RingLife(wreck.files(), wreck.page(), SEGMENT)) {
                finish(life, wreck.guest(), step);
            }
            assertEquals(ANSWERS, wreck.guest().answers(), () -> "died at place " + number);
            assertEquals(EVENTS, wreck.guest().events(), () -> "died at place " + number);
        }
    }

    private static void finish(RingLife life, Guest guest, int step) {
        life.notified();
        while (guest.step(step)) {
            life.notified();
        }
    }

    /// The pages a store leaves that dies between two moments it was seen at: in between it writes its journal,
    /// then moves the index of requests, writes responses and moves the index of those.
    private List<Wreck> between(Wreck before, Wreck after) {
        if (bytes(before.page()).equals(bytes(after.page()))) {
            return List.of();
        }
        SharedPage taken = copy(before.page());
        taken.setWord(REQ_CONS, after.page().word(REQ_CONS));
        SharedPage written = copy(taken);
        byte[] responses = new byte[1024];
        after.page().read(RESPONSES, responses, 0, responses.length);
        written.write(RESPONSES, responses, 0, responses.length);
        List<Wreck> all = new ArrayList<>();
        all.add(new Wreck(copy(before.files()), copy(before.page()), new Guest(before.guest(), null)));
        for (SharedPage page : List.of(before.page(), taken, written, after.page())) {
            all.add(new Wreck(copy(after.files()), copy(page), null));
        }
        return all.stream()
                .map(each -> new Wreck(each.files(), each.page(), new Guest(before.guest(), each.page())))
                .toList();
    }

    private Wreck wreck(Path files, SharedPage page, Guest guest) {
        SharedPage left = copy(page);
        return new Wreck(copy(files), left, new Guest(guest, left));
    }

    private static List<Byte> bytes(SharedPage page) {
        byte[] all = new byte[SharedPage.SIZE];
        page.read(0, all, 0, all.length);
        List<Byte> list = new ArrayList<>();
        for (byte each : all) {
            list.add(each);
        }
        return list;
    }

    private static SharedPage copy(SharedPage page) {
        SharedPage copy = SharedPage.inMemory();
        byte[] all = new byte[SharedPage.SIZE];
        page.read(0, all, 0, all.length);
        copy.write(0, all, 0, all.length);
        return copy;
    }

    private Path copy(Path files) {
        try (Stream<Path> all = Files.list(files)) {
            Path copy = Files.createDirectory(folder.resolve("copy" + copies++));
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTransactionOpenAtTheCrashAnswersAndCannotBeCommitted() throws Exception {
        SharedPage page = SharedPage.inMemory();
        Path files = Files.createDirectory(folder.resolve("files"));
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            life.introduce();
            assertEquals(List.of("TRANSACTION_START 1|"), ask(life, page, MessageType.TRANSACTION_START, 0, "|"));
            assertEquals(List.of("WRITE OK|"), ask(life, page, MessageType.WRITE, 1, "k|v"));
        }
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            assertEquals(List.of("ERROR ENOENT|"), ask(life, page, MessageType.READ, 1, "k|"));
            assertEquals(List.of("TRANSACTION_START 2|"), ask(life, page, MessageType.TRANSACTION_START, 0, "|"));
            assertEquals(List.of("ERROR EAGAIN|"), ask(life, page, MessageType.TRANSACTION_END, 1, "T|"));
            assertEquals(List.of("ERROR ENOENT|"), ask(life, page, MessageType.READ, 1, "k|"));
        }
    }

    @Test
    void watchesAndHalfARequestOutliveAnOrderlyRestart() throws Exception {
        SharedPage page = SharedPage.inMemory();
        Path files = Files.createDirectory(folder.resolve("files"));
        byte[] write = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v"));
        GuestStoreRing ring = new GuestStoreRing(page);
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            life.introduce();
            ask(life, page, MessageType.WATCH, 0, "k|T|");
            assertEquals(5, ring.put(write, 0, 5));
            life.notified();
        }
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            assertEquals("READ", life.dom0.ask(MessageType.READ, "/local/domain/7|"));
            ring.put(write, 5, write.length - 5);
            life.notified();
            assertEquals(List.of("WATCH_EVENT k|T|", "WRITE OK|"), drain(life, page));
            assertEquals("IS_DOMAIN_INTRODUCED T|", life.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        }
    }

    @Test
    void anIndexThatTheStoreNeverLeftEndsTheServiceOfThatRingOnly() throws Exception {
        SharedPage page = SharedPage.inMemory();
        Path files = Files.createDirectory(folder.resolve("files"));
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            life.introduce();
            ask(life, page, MessageType.WATCH, 0, "k|T|");
        }
        page.setWord(2060, page.word(2060) + 5000);
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            assertEquals(2, page.word(2072));
            assertEquals("IS_DOMAIN_INTRODUCED T|", life.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        }
    }

    @Test
    void domainsOfAnotherHypervisorAreReleasedWithAllTheyOwn() throws Exception {
        SharedPage page = SharedPage.inMemory();
        Path files = Files.createDirectory(folder.resolve("files"));
        try (RingLife life = new RingLife(files, page, SEGMENT)) {
            life.introduce();
            life.dom0.ask(MessageType.WRITE, "/kept|v");
            life.dom0.ask(MessageType.SET_PERMS, "/kept|n0|r7|");
        }
        try (RingLife life = new RingLife(files, page, SEGMENT, "another")) {
            assertEquals("IS_DOMAIN_INTRODUCED F|", life.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
            assertEquals("ERROR ENOENT|", life.dom0.ask(MessageType.READ, "/local/domain/7|"));
            assertEquals("GET_PERMS n0|", life.dom0.ask(MessageType.GET_PERMS, "/kept|"));
        }
    }

    private static List<String> ask(RingLife life, SharedPage page, MessageType type, int transaction, String payload) {
        byte[] frame = MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload));
        new GuestStoreRing(page).put(frame, 0, frame.length);
        life.notified();
        return drain(life, page);
    }

    private static List<String> drain(RingLife life, SharedPage page) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1024];
        int count;
        while ((count = new GuestStoreRing(page).take(part, 0, part.length)) > 0) {
            all.write(part, 0, count);
            life.notified();
        }
        return MemoryStore.messages(all.toByteArray());
    }
}
