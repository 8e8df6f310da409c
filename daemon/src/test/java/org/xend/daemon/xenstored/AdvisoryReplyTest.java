package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.NodePath;

/// Advisories about requests whose answer was wrong, too large or missing.
class AdvisoryReplyTest {
    /// Paths that name no node, as whole payloads; the last one lacks its NUL.
    private static final List<String> NO_PATHS = List.of(
            "/local/domain/|", "//|", "/a/|", "a/|", "/a//b|", "|", "", "/a b|", "/\u00e4|", "/a", "/local/domain/");
    private static final Set<MessageType> ABOUT_A_PATH = Set.of(
            MessageType.READ,
            MessageType.DIRECTORY,
            MessageType.DIRECTORY_PART,
            MessageType.GET_PERMS,
            MessageType.SET_PERMS,
            MessageType.WRITE,
            MessageType.MKDIR,
            MessageType.RM,
            MessageType.WATCH,
            MessageType.UNWATCH);

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa72_aListTooLongForAReplyIsReadInParts() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            String name = "n".repeat(100) + i;
            names.add(name);
            assertEquals("WRITE OK|", dom0.ask(MessageType.WRITE, "/wide/" + name + "|"));
        }
        dom0.ask(MessageType.SET_PERMS, "/wide|n0|r7|");
        RingHost.Guest guest = host.guest(7);
        assertEquals("ERROR E2BIG|", guest.ask(MessageType.DIRECTORY, "/wide|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "none|"), "the link is usable");
        Set<String> generations = new HashSet<>();
        Set<String> listed = new HashSet<>();
        int offset = 0;
        boolean more = true;
        while (more) {
            String answer = guest.ask(MessageType.DIRECTORY_PART, "/wide|" + offset + "|")
                    .substring("DIRECTORY_PART ".length());
            List<String> strings = new ArrayList<>(Arrays.asList(answer.split("\\|", -1)));
            strings.removeLast();
            generations.add(strings.removeFirst());
            more = !strings.getLast().isEmpty();
            if (!more) {
                strings.removeLast();
            }
            for (String name : strings) {
                assertTrue(listed.add(name), name);
                offset += name.length() + 1;
            }
        }
        assertEquals(names, listed);
        assertEquals(1, generations.size());
    }

    /// What was worked out for an answer is the answer, and answers not read are few.
    @Test
    void xsa416_largeListsThatNobodyReadsAreBounded() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 40; i++) {
            guest.ask(MessageType.WRITE, "wide/" + "n".repeat(90) + i + "|");
        }
        byte[] request = MemoryStore.frame(MessageType.DIRECTORY.number(), 0, MemoryStore.bytes("wide|"));
        Connection connection = host.conductor
                .lifecycle()
                .introduced()
                .find(7)
                .orElseThrow()
                .connection()
                .orElseThrow();
        int asked = 0;
        while (guest.ring().put(request, 0, request.length) == request.length && asked < 100_000) {
            guest.notifyStore();
            asked++;
        }
        assertTrue(asked < 200, "the ring is read on: " + asked);
        assertTrue(
                connection.out().size() <= Connection.OUTPUT_HIGH + 2 * 4112,
                connection.out().size() + " bytes kept");
        assertTrue(
                connection.out().bytes().length <= 4 * Connection.OUTPUT_HIGH,
                connection.out().bytes().length + " bytes taken for them");
        List<String> answers = guest.drain();
        assertTrue(answers.size() >= asked, "every request taken is answered");
        assertEquals(1, Set.copyOf(answers).size());
        assertTrue(connection.out().bytes().length <= 16 * 1024, "and the room is given back");
    }

    static Stream<MessageType> requests() {
        return Stream.of(MessageType.values())
                .filter(type -> type != MessageType.WATCH_EVENT && type != MessageType.ERROR);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void xsa481_aPathThatIsNoneHasOneAnswer(MessageType type) {
        RingHost.Guest guest = host.guest(7);
        for (String path : NO_PATHS) {
            for (String payload : Set.of(path, path + "x|", path + "n7|", path + "0|")) {
                for (int transaction : new int[] {0, 999}) {
                    guest.send(MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload)));
                    List<String> toGuest = guest.drain();
                    assertEquals(1, toGuest.size(), type + " " + payload + " -> " + toGuest);
                    List<String> toDom0 = dom0.ask(type.number(), transaction, payload);
                    assertEquals(1, toDom0.size(), type + " " + payload + " -> " + toDom0);
                }
            }
            if (ABOUT_A_PATH.contains(type) && !path.equals("/a")) {
                String second = switch (type) {
                    case SET_PERMS -> "n7|";
                    case DIRECTORY_PART -> "0|";
                    case WATCH, UNWATCH -> "T|";
                    default -> "";
                };
                assertEquals("ERROR EINVAL|", guest.ask(type, path + second), type + " " + path);
                assertEquals("ERROR EINVAL|", dom0.ask(type, path + second), type + " " + path);
            }
        }
        assertTrue(host.store.runTasks(0), "the loop is at rest");
    }

    @Test
    void xsa481_anUnknownRequestHasOneAnswer() {
        RingHost.Guest guest = host.guest(7);
        IntStream.of(15, 16, 20, 27, 99, 65535, 0x7FFFFFFF, 0x80000000, -1).forEach(type -> {
            guest.send(MemoryStore.frame(type, 0, MemoryStore.bytes("/local/domain/|")));
            assertEquals(List.of("ERROR ENOSYS|"), guest.drain());
        });
    }

    /// Absolute and relative, the limit is one for what comes after the domain's own prefix.
    @Test
    void xsa323_theLongestPathIsAUsableOneInBothForms() {
        RingHost.Guest guest = host.guest(7);
        String longest = ("d/".repeat(20) + "x".repeat(NodePath.MAX_BYTES)).substring(0, NodePath.MAX_BYTES);
        String home = "/local/domain/7/";
        for (String form : List.of(longest, home + longest)) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, form + "|v"));
            assertEquals("READ v", dom0.ask(MessageType.READ, home + longest + "|"));
            assertEquals("DIRECTORY", dom0.ask(MessageType.DIRECTORY, home + longest + "|"));
            assertEquals("GET_PERMS n7|", dom0.ask(MessageType.GET_PERMS, home + longest + "|"));
            assertEquals("RM OK|", dom0.ask(MessageType.RM, home + longest + "|"));
            assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, form + "|"));
            for (String longer : List.of(
                    "WRITE " + form + "x|v", "MKDIR " + form + "x|", "READ " + form + "x|", "WATCH " + form + "x|T|")) {
                String[] words = longer.split(" ");
                assertEquals("ERROR EINVAL|", guest.ask(MessageType.valueOf(words[0]), words[1]));
                assertEquals(
                        "ERROR EINVAL|",
                        dom0.ask(MessageType.valueOf(words[0]), words[1].replaceFirst("^d", home + "d")));
            }
        }
    }

    @Test
    void xsa323_anAbsolutePathOutsideAnyDomainHasTheSameLimit() {
        String longest = "/" + "x".repeat(NodePath.MAX_BYTES - 1);
        assertEquals("WRITE OK|", dom0.ask(MessageType.WRITE, longest + "|v"));
        assertEquals("READ v", dom0.ask(MessageType.READ, longest + "|"));
        assertEquals("ERROR EINVAL|", dom0.ask(MessageType.WRITE, longest + "x|v"));
        assertEquals("RM OK|", dom0.ask(MessageType.RM, longest + "|"));
    }

    @Test
    void xsa474_anyBytesAreAValueAndComeBackAsTheyWere() {
        RingHost.Guest guest = host.guest(7);
        StringBuilder all = new StringBuilder();
        for (int i = 1; i < 256; i++) {
            all.append((char) i);
        }
        byte[] value = MemoryStore.bytes("k|" + all + "|");
        guest.send(MemoryStore.frame(MessageType.WRITE.number(), 0, value));
        assertEquals(List.of("WRITE OK|"), guest.drain());
        assertEquals("READ " + all + "|", guest.ask(MessageType.READ, "k|"));
        byte[] kept = host.conductor
                .store()
                .find(host.conductor.store().root(), "/local/domain/7/k")
                .value();
        assertArrayEquals(Arrays.copyOfRange(value, 2, value.length), kept);
    }
}
