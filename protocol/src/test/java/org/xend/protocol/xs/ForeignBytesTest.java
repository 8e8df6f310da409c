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
import org.xend.protocol.property.Draw;
import org.xend.protocol.property.Property;

/// Whatever bytes a peer sends, the parsers of its payloads answer with a value or with their own refusal, and
/// never with another exception; what they accept means the same when it is written again.
class ForeignBytesTest {
    private static final Pattern PATH = Pattern.compile("/|/?[-A-Za-z0-9_@]+(/[-A-Za-z0-9_@]+)*");

    /// Mostly what paths, numbers and permissions are made of, with a foreign byte here and there.
    private static String text(Draw draw) {
        return draw.shown(
                "text",
                switch (draw.between(0, 11)) {
                    case 0, 1, 2, 3 -> draw.text("/ab01-_@", 0, 30);
                    case 4, 5, 6, 7 -> draw.text("nrwbx0123456789+- ", 0, 14);
                    case 8, 9 -> draw.text('\u00ff', 40);
                    case 10 -> draw.text("/a", 2040, 2070);
                    default -> "/local/domain/7/" + draw.text("a", 2040, 2060);
                });
    }

    @Property.Seeded
    void aPathIsOneByItsFormAndLengthAlone(long seed) {
        Property.holds(seed, 100, draw -> {
            String text = text(draw);
            boolean formed = PATH.matcher(text).matches() && !NodePath.isSpecial(text);
            String counted = text.replaceFirst("^/local/domain/[0-9]{1,5}/", "");
            assertEquals(formed && counted.length() <= NodePath.MAX_BYTES, NodePath.isNode(text), text);
        });
    }

    @Property.Seeded
    void aResolvedPathIsAbsoluteAndResolvesToItself(long seed) {
        Property.holds(seed, 100, draw -> {
            String text = text(draw);
            try {
                String absolute = NodePath.resolve(text, NodePath.home(7));
                assertTrue(NodePath.isNode(text));
                assertEquals(text.startsWith("/") ? text : "/local/domain/7/" + text, absolute);
                assertEquals(absolute, NodePath.resolve(absolute, NodePath.home(9)));
                assertTrue(absolute.startsWith(NodePath.parent(absolute)));
            } catch (XsException e) {
                assertEquals(XsError.EINVAL, e.error());
                assertTrue(!NodePath.isNode(text), text);
            }
        });
    }

    @Property.Seeded
    void permissionsThatAreReadAreReadTheSameAgain(long seed) {
        Property.holds(seed, 100, draw -> {
            List<String> texts = draw.shown("texts", draw.list(0, 6, () -> permission(draw)));
            try {
                Permissions permissions = Permissions.parse(texts);
                assertEquals(texts.size(), permissions.entries().size());
                assertEquals(permissions, Permissions.parse(permissions.texts()));
                assertEquals(Permission.Right.BOTH, permissions.rightOf(permissions.owner(), 0));
            } catch (XsException e) {
                assertEquals(XsError.EINVAL, e.error());
            }
        });
    }

    private static String permission(Draw draw) {
        return draw.between(0, 9) == 9 ? text(draw) : draw.text("nrwb", 1, 1) + draw.between(0, 40_000);
    }

    @Property.Seeded
    void oneEntryIsReadOrRefused(long seed) {
        Property.holds(seed, 100, draw -> {
            String text = draw.shown("text", draw.flag() ? permission(draw) : text(draw));
            try {
                Permission entry = Permission.parse(text);
                assertEquals(text.charAt(0), entry.right().letter());
                assertEquals(entry, Permission.parse(entry.toString()));
            } catch (XsException e) {
                assertEquals(XsError.EINVAL, e.error());
            }
        });
    }

    @Property.Seeded
    void aNumberIsAlwaysRead(long seed) {
        Property.holds(seed, 100, draw -> {
            String text = text(draw);
            int number = draw.shown("number", draw.anyInt());
            Payload.number(text);
            assertEquals(number, Payload.number(Integer.toString(number)));
            assertEquals(number, Payload.number(" \t" + number + text.replaceAll("[0-9]", "")));
        });
    }

    @Property.Seeded
    void aDomidIsADecimalNumberUpTo65535(long seed) {
        Property.holds(seed, 100, draw -> {
            String text = text(draw);
            boolean decimal = text.matches("0*[0-9]{1,5}") && Long.parseLong(text) <= 65535;
            try {
                int domid = Payload.domid(text);
                assertTrue(decimal, text);
                assertEquals(Long.parseLong(text), domid);
            } catch (XsException e) {
                assertEquals(XsError.EINVAL, e.error());
                assertTrue(!decimal, text);
            }
        });
    }

    @Property.Seeded
    void stringsAreWhatStandsBetweenTheNuls(long seed) {
        Property.holds(seed, 100, draw -> {
            byte[] payload = draw.shown("payload", payload(draw));
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
        });
    }

    /// Of a stream with anything in it, all messages before the first impossible header come out, as they
    /// were, wherever it is cut.
    @Property.Seeded
    void aStreamIsReadUpToTheFirstImpossibleHeader(long seed) {
        Property.holds(seed, 60, draw -> {
            List<byte[]> payloads = draw.list(0, 12, () -> draw.bytes(40));
            int bad = draw.shown("bad", draw.anyInt());
            List<Integer> cuts = draw.shown("cuts", draw.list(1, 10, () -> draw.between(1, 50)));
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
                        seen.add(
                                Arrays.copyOfRange(frame, from + Wire.HEADER_BYTES, from + Wire.HEADER_BYTES + length));
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
        });
    }

    /// Every third byte is a NUL or so.
    private static byte[] payload(Draw draw) {
        byte[] payload = draw.bytes(60);
        for (int i = 0; i < payload.length; i++) {
            payload[i] = draw.between(0, 2) == 0 ? 0 : payload[i];
        }
        return payload;
    }
}
