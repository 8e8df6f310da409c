package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.journal.record.LittleEndian;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.segment.FileHeader;
import org.xend.daemon.journal.segment.Groups;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsException;

/// Files that are cut off, altered or missing: what is read back is the tree as it was after some whole group,
/// and never another.
class TornJournalTest {
    private static final int SEGMENT = 8192;

    @TempDir
    private Path folder;

    private Path files;
    /// The tree by the place in the segment where it is complete.
    private final NavigableMap<Integer, String> trees = new TreeMap<>();
    private int copies;

    @BeforeEach
    void writeSixGroups() throws IOException, InterruptedException, XsException {
        files = Files.createDirectory(folder.resolve("files"));
        JournalRole role = StillJournal.open(files, SEGMENT, _ -> {});
        Store store = role.state().store();
        store.keepIn(role.journal());
        role.begin(new NoRings(store));
        trees.put(place(), text(store));
        for (int i = 0; i < 5; i++) {
            store.write(Caller.DOM0, "/a/" + i, bytes("v" + i));
            role.journal().append();
            trees.put(place(), text(store));
        }
        Transaction both = store.begin();
        both.write(Caller.DOM0, "/one", bytes("x"));
        both.remove(Caller.DOM0, "/a/3");
        both.write(Caller.DOM0, "/two", bytes("x"));
        both.commit();
        role.journal().append();
        trees.put(place(), text(store));
        role.journal().close();
        role.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Where the next group will be.
    private int place() throws IOException {
        byte[] all = Files.readAllBytes(files.resolve("journal-1"));
        int at = FileHeader.BYTES;
        while (LittleEndian.get4(all, at) != 0) {
            at += (int) Groups.framed(LittleEndian.get4(all, at));
        }
        return at;
    }

    private static String text(Store store) {
        List<String> lines = new ArrayList<>();
        collect("", store.root(), lines);
        return String.join("\n", lines);
    }

    private static void collect(String path, Node node, List<String> lines) {
        lines.add(path + "=" + new String(node.value(), StandardCharsets.US_ASCII)
                + node.permissions().texts());
        node.children()
                .forEachName(name -> collect(path + "/" + name, node.children().get(name), lines));
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy" + copies++));
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static String recovered(Path from) throws IOException, InterruptedException {
        JournalRole role = StillJournal.open(from, SEGMENT, _ -> {});
        String text = text(role.state().store());
        role.close();
        return text;
    }

    /// The last groups are enough.
    private int begin() {
        return new ArrayList<>(trees.keySet()).get(3);
    }

    /// The tree after the last group of which no byte is missing.
    private String lastWhole(byte[] all, int cut) {
        int at = FileHeader.BYTES;
        while (at + Groups.HEADER <= cut
                && LittleEndian.get4(all, at) != 0
                && at + Groups.HEADER + LittleEndian.get4(all, at) <= cut) {
            at += (int) Groups.framed(LittleEndian.get4(all, at));
        }
        return trees.get(at);
    }

    @Test
    void aFileCutOffAtAnyByteGivesTheTreeAfterTheLastWholeGroup() throws Exception {
        int end = trees.lastKey();
        byte[] all = Files.readAllBytes(files.resolve("journal-1"));
        for (int cut = begin(); cut <= end; cut++) {
            Path copy = copy();
            Files.write(copy.resolve("journal-1"), java.util.Arrays.copyOf(all, cut));
            assertEquals(lastWhole(all, cut), recovered(copy), "cut off at byte " + cut);
            assertTrue(Files.exists(copy.resolve("damaged-1")), "the file is kept, cut off at byte " + cut);
        }
    }

    @Test
    void aFlippedBitGivesTheTreeBeforeItsGroup() throws Exception {
        byte[] all = Files.readAllBytes(files.resolve("journal-1"));
        for (int at = begin(); at < trees.lastKey(); at++) {
            Path copy = copy();
            byte[] changed = all.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(copy.resolve("journal-1"), changed);
            int group = trees.floorKey(at);
            boolean padding = at >= group + Groups.HEADER + LittleEndian.get4(all, group);
            assertEquals(
                    padding ? trees.lastEntry().getValue() : trees.get(group),
                    recovered(copy),
                    "bit flipped in byte " + at);
        }
    }

    @Test
    void whatWasCutStaysCutAndTheNextLifeGoesOnBehindIt() throws Exception {
        byte[] all = Files.readAllBytes(files.resolve("journal-1"));
        int third = new ArrayList<>(trees.keySet()).get(2);
        all[third + Groups.HEADER] ^= 1;
        Files.write(files.resolve("journal-1"), all);
        JournalRole role = StillJournal.open(files, SEGMENT, _ -> {});
        Store store = role.state().store();
        store.keepIn(role.journal());
        role.begin(new NoRings(store));
        store.write(Caller.DOM0, "/after", bytes("cut"));
        String now = text(store);
        role.journal().append();
        role.journal().close();
        role.close();
        assertTrue(now.contains("/a/1=v1") && !now.contains("/a/2"), now);
        assertEquals(now, recovered(files));
    }

    @Test
    void aMissingSegmentBehindItsSnapshotIsSurvived() throws Exception {
        Files.delete(files.resolve("journal-1"));
        assertEquals(trees.firstEntry().getValue(), recovered(files));
    }

    @Test
    void aDamagedSnapshotStopsTheStartWithOneSentence() throws IOException {
        byte[] all = Files.readAllBytes(files.resolve("snapshot-1"));
        for (int at : new int[] {0, 9, 20, 100, FileHeader.BYTES + 3, all.length - 20}) {
            Path copy = copy();
            byte[] changed = all.clone();
            changed[at] ^= 1;
            Files.write(copy.resolve("snapshot-1"), changed);
            IOException refused =
                    assertThrows(IOException.class, () -> StillJournal.open(copy, SEGMENT, _ -> {}), "byte " + at);
            assertTrue(
                    refused.getMessage().contains("snapshot-1")
                            && refused.getMessage().contains("move " + copy + " away"),
                    refused.getMessage());
        }
    }

    @Test
    void theTreeOfAnotherBootIsPutAside() throws Exception {
        JournalRole role = StillJournal.open(files, SEGMENT, "another boot", _ -> {});
        assertEquals(text(new Store()), text(role.state().store()));
        role.close();
        assertTrue(Files.exists(files.resolve("other-boot/snapshot-1")));
    }

    @Test
    void aFolderInUseOrInTheWayStopsTheStartWithOneSentence() throws Exception {
        JournalRole role = StillJournal.open(files, SEGMENT, _ -> {});
        assertTrue(assertThrows(IOException.class, () -> StillJournal.open(files, SEGMENT, _ -> {}))
                .getMessage()
                .contains("is used by another daemon"));
        role.close();
        Path file = Files.writeString(folder.resolve("file"), "");
        assertTrue(assertThrows(IOException.class, () -> StillJournal.open(file, SEGMENT, _ -> {}))
                .getMessage()
                .contains("is no folder"));
    }

    @Test
    void nodesOfManyChildrenComeBackInOrderWithTheirGenerationsBelowNewOnes() throws Exception {
        Path many = Files.createDirectory(folder.resolve("many"));
        JournalRole role = StillJournal.open(many, 1 << 20, _ -> {});
        Store store = role.state().store();
        store.keepIn(role.journal());
        role.begin(new NoRings(store));
        for (int i = 0; i < 1000; i++) {
            store.write(Caller.DOM0, "/d/" + (i * 7919 % 1000) + "/e/f", bytes("" + i));
            role.journal().append();
        }
        for (int i = 0; i < 300; i += 3) {
            store.remove(Caller.DOM0, "/d/" + i);
        }
        role.journal().append();
        String before = text(store);
        long generation = store.generation();
        role.journal().close();
        role.close();
        assertEquals(before, recovered(many));
        role = StillJournal.open(many, 1 << 20, _ -> {});
        assertTrue(role.state().store().generation() > generation);
        assertEquals(store.ledger().nodes(), role.state().store().ledger().nodes());
        role.close();
    }

    /// A store without domains.
    record NoRings(Store store) implements JournalOwner {
        @Override
        public Node root() {
            return store.root();
        }

        @Override
        public long generation() {
            return store.generation();
        }

        @Override
        public void state(Records out) {
            // there is nothing but the tree
        }

        @Override
        public void restartRings() {
            // there are none
        }

        @Override
        public boolean writeRings(int bytes) {
            return true;
        }

        @Override
        public void roomAvailable() {
            // nothing waits
        }
    }
}
