package org.xend.protocol.xs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// Whatever bytes a peer sends, the parsers of its payloads answer with a value or with their own refusal, and
/// never with another exception; what they accept means the same when it is written again.
class ForeignBytesTest {
    private static final Pattern PATH = Pattern.compile("/|/?[-A-Za-z0-9_@]+(/[-A-Za-z0-9_@]+)*");

    /// Mostly what paths, numbers and permissions are made of, with a foreign byte here and there.
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        4, Arbitraries.strings().withChars("/ab01-_@").ofMaxLength(30)),
                net.jqwik.api.Tuple.of(
                        4, Arbitraries.strings().withChars("nrwbx0123456789+- ").ofMaxLength(14)),
                net.jqwik.api.Tuple.of(
                        2, Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.strings().withChars("/a").ofMinLength(2040).ofMaxLength(2070)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.strings()
                                .withChars("a")
                                .ofMinLength(2040)
                                .ofMaxLength(2060)
                                .map(text -> "/local/domain/7/" + text)));
    }

    @Property(tries = 400)
    void aPathIsOneByItsFormAndLengthAlone(@ForAll("texts") String text) {
        boolean formed = PATH.matcher(text).matches() && !NodePath.isSpecial(text);
        String counted = text.replaceFirst("^/local/domain/[0-9]{1,5}/", "");
        assertEquals(formed && counted.length() <= NodePath.MAX_BYTES, NodePath.isNode(text), text);
    }

    @Property(tries = 400)
    void aResolvedPathIsAbsoluteAndResolvesToItself(@ForAll("texts") String text) {
        try {
            String absolute = NodePath.resolve(text, NodePath.home(7));
            assertTrue(NodePath.isNode(text));
            assertTrue(absolute.endsWith(text) && NodePath.isAbsolute(absolute));
            assertEquals(absolute, NodePath.resolve(absolute, NodePath.home(9)));
            assertTrue(absolute.startsWith(NodePath.parent(absolute)));
        } catch (XsException e) {
            assertEquals(XsError.EINVAL, e.error());
            assertTrue(!NodePath.isNode(text), text);
        }
    }

    @Property(tries = 400)
    void permissionsThatAreReadAreReadTheSameAgain(
            @ForAll @Size(max = 6) List<@net.jqwik.api.From("texts") String> texts) {
        try {
            Permissions permissions = Permissions.parse(texts);
            assertEquals(texts.size(), permissions.entries().size());
            assertEquals(permissions, Permissions.parse(permissions.texts()));
            assertEquals(Permission.Right.BOTH, permissions.rightOf(permissions.owner(), 0));
        } catch (XsException e) {
            assertEquals(XsError.EINVAL, e.error());
        }
    }

    @Property(tries = 400)
    void oneEntryIsReadOrRefused(@ForAll("texts") String text) {
        try {
            Permission entry = Permission.parse(text);
            assertEquals(text.charAt(0), entry.right().letter());
            assertEquals(entry, Permission.parse(entry.toString()));
        } catch (XsException e) {
            assertEquals(XsError.EINVAL, e.error());
        }
    }

    @Property(tries = 400)
    void aNumberIsAlwaysRead(@ForAll("texts") String text, @ForAll int number) {
        Payload.number(text);
        assertEquals(number, Payload.number(Integer.toString(number)));
        assertEquals(number, Payload.number(" \t" + number + text.replaceAll("[0-9]", "")));
    }

    @Property(tries = 400)
    void aDomidIsADecimalNumberUpTo65535(@ForAll("texts") String text) {
        boolean decimal = text.matches("0*[0-9]{1,5}") && Long.parseLong(text) <= 65535;
        try {
            int domid = Payload.domid(text);
            assertTrue(decimal, text);
            assertEquals(Long.parseLong(text), domid);
        } catch (XsException e) {
            assertEquals(XsError.EINVAL, e.error());
            assertTrue(!decimal, text);
        }
    }

    @Property(tries = 400)
    void stringsAreWhatStandsBetweenTheNuls(@ForAll @Size(max = 60) byte[] payload) {
        byte[] around = new byte[payload.length + 7];
        Arrays.fill(around, (byte) 'x');
        System.arraycopy(payload, 0, around, 3, payload.length);
        List<String> strings = Payload.all(around, 3, payload.length);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (String string : strings) {
            again.writeBytes((string + '\0').getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] terminated = again.toByteArray();
        assertArrayEquals(Arrays.copyOf(payload, terminated.length), terminated);
        for (int i = terminated.length; i < payload.length; i++) {
            assertTrue(payload[i] != 0);
        }
        try {
            assertEquals(List.of(Payload.only(around, 3, payload.length)), strings);
            assertEquals(terminated.length, payload.length);
        } catch (XsException e) {
            assertEquals(XsError.EINVAL, e.error());
            assertTrue(strings.size() != 1 || terminated.length != payload.length);
        }
        try {
            String first = Payload.first(around, 3, payload.length);
            assertEquals(first, strings.getFirst());
        } catch (XsException e) {
            assertEquals(List.of(), strings);
        }
    }

    /// Of a stream with anything in it, all messages before the first impossible header come out, as they
    /// were, wherever it is cut.
    @Property(tries = 200)
    void aStreamIsReadUpToTheFirstImpossibleHeader(
            @ForAll @Size(max = 12) List<@Size(max = 40) byte[]> payloads,
            @ForAll int bad,
            @ForAll @Size(min = 1, max = 10)
                    List<@net.jqwik.api.constraints.IntRange(min = 1, max = 50) Integer> cuts) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] header = new byte[Wire.HEADER_BYTES];
            Wire.putHeader(header, 0, i, ~i, bad, payloads.get(i).length);
            stream.writeBytes(header);
            stream.writeBytes(payloads.get(i));
        }
        byte[] last = new byte[Wire.HEADER_BYTES];
        Wire.putHeader(last, 0, 1, 2, 3, bad);
        stream.writeBytes(last);
        byte[] bytes = stream.toByteArray();
        boolean impossible = Integer.compareUnsigned(bad, Wire.MAX_PAYLOAD) > 0;
        List<byte[]> seen = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        boolean refused = false;
        int at = 0;
        try {
            for (int turn = 0; at < bytes.length; turn++) {
                int count = Math.min(cuts.get(turn % cuts.size()), bytes.length - at);
                assertEquals(count, decoder.decode(bytes, at, count, (frame, from, length) -> {
                    seen.add(Arrays.copyOfRange(frame, from + Wire.HEADER_BYTES, from + Wire.HEADER_BYTES + length));
                    return true;
                }));
                at += count;
            }
        } catch (FrameException e) {
            refused = true;
        }
        assertEquals(impossible, refused);
        assertEquals(payloads.size() + (bad == 0 ? 1 : 0), seen.size());
        for (int i = 0; i < payloads.size(); i++) {
            assertArrayEquals(payloads.get(i), seen.get(i));
        }
    }
}
