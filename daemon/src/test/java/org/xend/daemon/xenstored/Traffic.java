package org.xend.daemon.xenstored;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// Byte streams as a client that is broken or means harm sends them: noise, valid requests, and valid requests
/// with something wrong somewhere. Owned by one fuzzer.
final class Traffic {
    private static final int[] LENGTHS = {0, 1, 4095, 4096, 4097, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0
    };
    private static final int[] WORDS = {0, 1, 2, 15, 16, 20, 26, 27, 28, 777, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF
    };
    private static final int HEADER_WORDS = 4;
    private static final int LONGEST_LIST = 12;

    private final Random random;
    private final Steps steps;
    private int requests;

    Traffic(Random random) {
        this.random = random;
        this.steps = new Steps(random.nextLong());
    }

    byte[] next() {
        return switch (random.nextInt(12)) {
            case 0 -> noise(random.nextInt(300));
            case 1 -> headers();
            case 2, 3 -> valid(new ArrayList<>());
            case 4 -> random.nextInt(20) == 0 ? flood() : valid(new ArrayList<>());
            default -> spoilt();
        };
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] headers() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            byte[] header = new byte[Wire.HEADER_BYTES];
            Wire.putHeader(
                    header,
                    0,
                    random.nextInt(30),
                    random.nextInt(),
                    random.nextInt(3),
                    random.nextInt(6) == 0 ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(24));
            bytes.writeBytes(header);
            bytes.writeBytes(noise(random.nextInt(24)));
        }
        return bytes.toByteArray();
    }

    /// @param starts gains where each request begins
    private byte[] valid(List<Integer> starts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ModelStep.Ask ask : steps.requests(random.nextInt(1, LONGEST_LIST))) {
            starts.add(bytes.size());
            byte[] payload = ask.payload().getBytes(StandardCharsets.ISO_8859_1);
            byte[] header = new byte[Wire.HEADER_BYTES];
            int transaction = ask.within() == 0 || random.nextBoolean() ? 0 : random.nextInt(1, 3);
            Wire.putHeader(header, 0, ask.type(), ++requests, transaction, payload.length);
            bytes.writeBytes(header);
            bytes.writeBytes(payload);
        }
        return bytes.toByteArray();
    }

    /// More answers and events than anybody keeps for a client that does not read.
    private byte[] flood() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int watches = random.nextInt(60);
        for (int i = 0; i < watches; i++) {
            request(bytes, MessageType.WATCH, "f\0" + i + "t".repeat(random.nextInt(200)) + "\0");
        }
        request(bytes, MessageType.WRITE, "f\0" + "v".repeat(random.nextInt(4000)));
        for (int i = random.nextInt(800); i > 0; i--) {
            request(bytes, random.nextInt(4) > 0 ? MessageType.READ : MessageType.WRITE, "f\0");
        }
        return bytes.toByteArray();
    }

    private void request(ByteArrayOutputStream bytes, MessageType type, String payload) {
        byte[] header = new byte[Wire.HEADER_BYTES];
        Wire.putHeader(header, 0, type.number(), ++requests, 0, payload.length());
        bytes.writeBytes(header);
        bytes.writeBytes(payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] spoilt() {
        List<Integer> starts = new ArrayList<>();
        byte[] bytes = valid(starts);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int start = starts.get(random.nextInt(starts.size()));
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> setWord(bytes, start + 12, LENGTHS[random.nextInt(LENGTHS.length)]);
                case 4 -> setWord(bytes, start + 4 * random.nextInt(HEADER_WORDS), WORDS[random.nextInt(WORDS.length)]);
                case 5 -> {
                    // what follows is out of step, so that is the last thing wrong with this one
                    return join(
                            Arrays.copyOf(bytes, at),
                            noise(random.nextInt(20)),
                            Arrays.copyOfRange(bytes, at, bytes.length));
                }
                case 6 -> {
                    int end = Math.min(bytes.length, at + random.nextInt(1, 40));
                    return join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
                }
                default -> {
                    return Arrays.copyOf(bytes, at);
                }
            }
        }
        return bytes;
    }

    private static void setWord(byte[] bytes, int at, int word) {
        if (at + 4 <= bytes.length) {
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (word >> 8 * i);
            }
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
