package org.xend.protocol.xs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.property.Property;

class FrameDecoderTest {
    private static byte[] frame(int type, int requestId, int length) {
        byte[] frame = new byte[Wire.HEADER_BYTES + length];
        Wire.putHeader(frame, 0, type, requestId, 7, length);
        Arrays.fill(frame, Wire.HEADER_BYTES, frame.length, (byte) requestId);
        return frame;
    }

    @Property.Seeded
    void messagesComeOutWholeHoweverTheStreamIsSplit(long seed) {
        Property.holds(seed, 80, draw -> {
            List<Integer> lengths = draw.shown("lengths", draw.list(0, 12, () -> draw.between(0, 200)));
            List<Integer> reads = draw.shown("reads", draw.list(1, 20, () -> draw.between(1, 60)));
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < lengths.size(); i++) {
                byte[] frame = frame(i % 23, i, lengths.get(i));
                sent.add(frame);
                stream.writeBytes(frame);
            }
            byte[] bytes = stream.toByteArray();
            List<byte[]> got = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder();
            int at = 0;
            for (int turn = 0; at < bytes.length; turn++) {
                int count = Math.min(reads.get(turn % reads.size()), bytes.length - at);
                int used = decoder.decode(bytes, at, count, (frame, from, length) -> {
                    got.add(Arrays.copyOfRange(frame, from, from + Wire.HEADER_BYTES + length));
                    return true;
                });
                assertEquals(count, used);
                at += count;
            }
            assertTrue(decoder.isAtBoundary());
            assertEquals(sent.size(), got.size());
            for (int i = 0; i < sent.size(); i++) {
                assertArrayEquals(sent.get(i), got.get(i));
            }
        });
    }

    @Property.Seeded
    void aSinkThatStopsAfterEachMessageLosesNone(long seed) {
        Property.holds(seed, 80, draw -> {
            List<Integer> lengths = draw.shown("lengths", draw.list(0, 8, () -> draw.between(0, 50)));
            int step = draw.shown("step", draw.between(1, 100));
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < lengths.size(); i++) {
                stream.writeBytes(frame(2, i, lengths.get(i)));
            }
            byte[] bytes = stream.toByteArray();
            List<Integer> got = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder();
            int at = 0;
            while (at < bytes.length) {
                at += decoder.decode(bytes, at, Math.min(step, bytes.length - at), (frame, from, _) -> {
                    got.add(Wire.requestId(frame, from));
                    return false;
                });
            }
            assertEquals(lengths.size(), got.size());
        });
    }

    @Property.Seeded
    void noiseIsRefusedOrReadButNeverBreaksTheDecoder(long seed) {
        Property.holds(seed, 120, draw -> {
            byte[] noise = draw.shown("noise", draw.bytes(400));
            FrameDecoder decoder = new FrameDecoder();
            try {
                for (int at = 0; at < noise.length; at += 7) {
                    decoder.decode(noise, at, Math.min(7, noise.length - at), (_, _, length) -> {
                        assertTrue(length >= 0 && length <= Wire.MAX_PAYLOAD);
                        return true;
                    });
                }
            } catch (FrameException e) {
                assertTrue(e.getMessage().contains("exceeds 4096"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void aLengthBeyondThePayloadLimitEndsTheStream(int length) {
        byte[] header = new byte[Wire.HEADER_BYTES];
        Wire.putHeader(header, 0, 2, 0, 0, length);
        for (int split = 0; split <= 16; split += 4) {
            FrameDecoder decoder = new FrameDecoder();
            int cut = split;
            assertThrows(FrameException.class, () -> {
                decoder.decode(header, 0, cut, (_, _, _) -> true);
                decoder.decode(header, cut, 16 - cut, (_, _, _) -> true);
            });
        }
    }

    @Test
    void aPayloadOfExactlyTheLimitIsAMessage() throws FrameException {
        int[] seen = {0};
        byte[] frame = frame(11, 1, Wire.MAX_PAYLOAD);
        new FrameDecoder().decode(frame, 0, frame.length, (_, _, length) -> {
            seen[0] = length;
            return true;
        });
        assertEquals(Wire.MAX_PAYLOAD, seen[0]);
    }
}
