package org.xend.daemon.pty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ptys of this machine, their other ends opened as `xenconsole` or `cu` would.
@Timeout(60)
class PtyLoopTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final PtyLoop loop = new PtyLoop();

    @AfterEach
    void close() {
        loop.close().join();
    }

    /// What a pty told, in order: its path, `printed`, typed bytes as text, `failed: ...`.
    private static final class Heard implements PtyListener {
        final BlockingQueue<String> news = new LinkedBlockingQueue<>();

        @Override
        public void opened(String path) {
            news.add(path);
        }

        @Override
        public void printed() {
            news.add("printed");
        }

        @Override
        public void typed(byte[] input) {
            news.add(new String(input, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void failed(String why) {
            news.add("failed: " + why);
        }

        String next() {
            try {
                return Optional.ofNullable(news.poll(20, TimeUnit.SECONDS)).orElseThrow();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RandomAccessFile client(String path) throws IOException {
        return new RandomAccessFile(path, "rw");
    }

    private static String read(RandomAccessFile client, int length) throws IOException {
        var text = new byte[length];
        client.readFully(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] everyByte() {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    @Test
    void whatIsTypedOnAQuietPtyIsHeardThoughAnotherNeverRests() throws IOException {
        var quiet = new Heard();
        var busy = new Heard();
        Pty quietOne = loop.open(quiet);
        Pty busyOne = loop.open(busy);
        try (var typist = client(quiet.next());
                var reader = client(busy.next())) {
            quietOne.listen();
            // The second of these finds the thread looking at no other than the busy one.
            for (int i = 0; i < 2; i++) {
                busyOne.print(bytes("x"));
                assertEquals("printed", busy.next());
                assertEquals("x", read(reader, 1));
            }
            typist.write(bytes("typed"));
            while (quiet.news.isEmpty()) {
                busyOne.print(bytes("x"));
                assertEquals("printed", busy.next());
                assertEquals("x", read(reader, 1));
            }
            assertEquals("typed", quiet.next());
        }
    }

    @Test
    void everyByteGoesThroughAsItIsAndNothingIsEchoed() throws IOException {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        try (var client = client(heard.next())) {
            pty.print(everyByte());
            assertEquals("printed", heard.next());
            var read = new byte[256];
            client.readFully(read);
            assertArrayEquals(everyByte(), read);
            client.write(everyByte());
            pty.listen();
            assertArrayEquals(everyByte(), bytes(heard.next()));
            pty.listen();
            pty.print(bytes("\n"));
            assertEquals("printed", heard.next());
            assertEquals("\n", read(client, 1));
        }
        assertNull(heard.news.poll());
    }

    @Test
    void itIsForItsOwnerAloneAndNotForPrograms() throws IOException {
        var heard = new Heard();
        loop.open(heard);
        Path path = Path.of(heard.next());
        assertTrue(path.startsWith("/dev/pts"), path.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        List<Path> ends = leadingTo(path.toString());
        ends.addAll(leadingTo("/dev/ptmx"));
        ends.addAll(leadingTo("/dev/pts/ptmx"));
        assertTrue(ends.size() >= 2, ends::toString);
        for (Path each : ends) {
            String flags = Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(each.getFileName())).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .findFirst()
                    .orElseThrow();
            int closeOnExec = Integer.parseInt(flags.replaceAll("\\D", ""), 8) & PtySystem.LINUX.closeOnExec();
            assertNotEquals(0, closeOnExec, each + " " + flags);
        }
    }

    @Test
    void whatIsTypedWaitsUntilItIsAskedFor() throws IOException {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        try (var client = client(heard.next())) {
            client.write(bytes("one"));
            pty.print(bytes("x"));
            assertEquals("printed", heard.next());
            assertNull(heard.news.poll());
            pty.listen();
            assertEquals("one", heard.next());
            client.write(bytes("two"));
            pty.print(bytes("y"));
            assertEquals("printed", heard.next());
            pty.listen();
            assertEquals("two", heard.next());
        }
    }

    @Test
    void aTextThatNobodyReadsWaitsAndHoldsUpNoOther() throws Exception {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        String path = heard.next();
        byte[] text = bytes("0123456789abcdef".repeat(1 << 16));
        pty.print(text);
        var other = new Heard();
        Pty second = loop.open(other);
        other.next();
        second.print(bytes("x"));
        assertEquals("printed", other.next());
        assertNull(heard.news.poll());
        try (var client = client(path)) {
            var read = new byte[text.length];
            client.readFully(read);
            assertArrayEquals(text, read);
        }
        assertEquals("printed", heard.next());
    }

    @Test
    void clientsComeAndGo() throws IOException {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        String path = heard.next();
        for (int i = 0; i < 20; i++) {
            try (var client = client(path)) {
                pty.listen();
                client.write(bytes("in\r"));
                assertEquals("in\r", heard.next());
                pty.print(bytes("out\n"));
                assertEquals("printed", heard.next());
                assertEquals("out\n", read(client, 4));
            }
        }
        assertNull(heard.news.poll());
    }

    @Test
    void lastWordsAreReadBeforeTheHangUp() throws Exception {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        try (var client = client(heard.next())) {
            pty.print(bytes("System "));
            pty.end(bytes("halted."));
            assertEquals("System halted.", read(client, 14));
            assertEquals(-1, endOf(client));
        }
        assertEquals("printed", heard.next());
        assertNull(heard.news.poll());
    }

    private static int endOf(RandomAccessFile client) {
        try {
            return client.read();
        } catch (IOException hungUp) {
            return -1;
        }
    }

    @Test
    void aHangUpIsToldOnceAndTheDescriptorsGo() throws IOException {
        var heard = new Heard();
        loop.open(heard);
        String path = heard.next();
        // As after vhangup(2): nobody has the other end open.
        for (Path each : leadingTo(path)) {
            Libc.of(PtySystem.LINUX).close(Integer.parseInt(each.getFileName().toString()));
        }
        loop.open(new Heard());
        assertTrue(heard.next().startsWith("failed: "));
        assertNull(heard.news.poll());
    }

    @Test
    void hundredsHaveOneThread() {
        List<Heard> all = new ArrayList<>();
        List<Pty> ptys = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            var heard = new Heard();
            all.add(heard);
            ptys.add(loop.open(heard));
        }
        List<String> paths = all.stream().map(Heard::next).distinct().toList();
        assertEquals(300, paths.size(), paths::toString);
        for (int i = 0; i < 300; i++) {
            ptys.get(i).print(bytes("hello"));
            assertEquals("printed", all.get(i).next());
        }
        assertEquals(
                1,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("console-ptys") && thread.isAlive())
                        .count());
    }

    @Test
    void twoThousandLeaveNoDescriptorBehind() throws IOException {
        var first = new Heard();
        loop.open(first);
        first.next();
        int before = descriptors().size();
        for (int i = 0; i < 2000; i++) {
            var heard = new Heard();
            Pty pty = loop.open(heard);
            assertTrue(heard.next().startsWith("/dev/pts/"));
            pty.print(bytes("x"));
            assertEquals("printed", heard.next());
            pty.end(new byte[0]);
            if (i % 500 == 499) {
                awaitDescriptors(before);
            }
        }
        awaitDescriptors(before);
        loop.close().join();
        awaitDescriptors(before - 4);
    }

    private static void awaitDescriptors(int most) throws IOException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (descriptors().size() > most) {
            assertTrue(System.nanoTime() < end, "descriptors " + descriptors().size() + " above " + most);
            Thread.onSpinWait();
        }
    }

    private static List<Path> leadingTo(String target) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path each : descriptors()) {
            try {
                if (Files.readSymbolicLink(each).toString().equals(target)) {
                    found.add(each);
                }
            } catch (NoSuchFileException closedMeanwhile) {
                continue;
            }
        }
        return found;
    }

    private static List<Path> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(Files::isSymbolicLink).toList();
        }
    }

    @Test
    void afterTheEndOpeningFailsAndTheRestDoesNothing() {
        var heard = new Heard();
        Pty pty = loop.open(heard);
        heard.next();
        loop.close().join();
        pty.print(bytes("x"));
        pty.listen();
        pty.end(bytes("x"));
        assertNull(heard.news.poll());
        loop.open(heard);
        assertEquals("failed: the ptys are closed", heard.next());
    }

    /// libc of a system that is short of memory when it is told to be.
    private static final class Frail extends Libc {
        private static final int NO_MEMORY = 12;

        private final AtomicBoolean failing;

        Frail(AtomicBoolean failing) {
            super(PtySystem.LINUX);
            this.failing = failing;
        }

        @Override
        int[] openPipe() throws IOException {
            if (failing.get()) {
                throw new IOException("pipe2: Cannot allocate memory");
            }
            return super.openPipe();
        }

        @Override
        int poll(MemorySegment entries, long count, int millis) {
            return failing.get() ? -1 : super.poll(entries, count, millis);
        }

        @Override
        int errno() {
            return failing.get() ? NO_MEMORY : super.errno();
        }
    }

    /// Opens until there is one: the thread before may be ending still.
    private static Pty opened(PtyLoop of, Heard heard) {
        Pty pty = of.open(heard);
        while (!heard.next().startsWith("/dev/pts/")) {
            pty = of.open(heard);
        }
        return pty;
    }

    private static String afterPrinted(Heard heard) {
        String news = heard.next();
        return news.equals("printed") ? heard.next() : news;
    }

    @Test
    @Timeout(20)
    void faultA3_whatIsLostWithPollIsHeardOfAndTheNextIsServed() throws IOException {
        int before = descriptors().size();
        var failing = new AtomicBoolean();
        var frail = new PtyLoop(() -> new Frail(failing));
        for (int i = 0; i < 3; i++) {
            var heard = new Heard();
            var other = new Heard();
            Pty pty = opened(frail, heard);
            frail.open(other);
            assertTrue(other.next().startsWith("/dev/pts/"));
            failing.set(true);
            pty.print(bytes("x"));
            assertEquals("failed: poll: Cannot allocate memory", afterPrinted(heard));
            assertEquals("failed: poll: Cannot allocate memory", other.next());
            failing.set(false);
            pty.print(bytes("to nobody"));
        }
        var heard = new Heard();
        opened(frail, new Heard());
        Pty pty = frail.open(heard);
        try (var client = client(heard.next())) {
            pty.print(bytes("hello"));
            assertEquals("hello", read(client, 5));
        }
        frail.close().join();
        awaitDescriptors(before);
    }

    @Test
    @Timeout(20)
    void faultA3_whereNoPipeCanBeHadPtysFailUntilItCan() {
        var failing = new AtomicBoolean(true);
        var frail = new PtyLoop(() -> new Frail(failing));
        var heard = new Heard();
        frail.open(heard);
        assertEquals("failed: pipe2: Cannot allocate memory", heard.next());
        failing.set(false);
        opened(frail, heard);
        frail.close().join();
    }

    @Test
    void closingWhatWasNeverUsedIsDoneAtOnce() {
        assertTrue(new PtyLoop().close().isDone());
    }
}
