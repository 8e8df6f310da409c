package org.xend.protocol.property;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// The random values of one try of a property. Each is made from a sequence of whole numbers, its choices: a failing
/// try is shrunk by running the property again with fewer and smaller choices. The choice 0 gives the simplest value.
public final class Draw {
    private static final long[] EDGES = {0, 1, -1, 2, 255, 256, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final double[] EDGE_DOUBLES = {0, 1, -1, 0.1, 1e300, Double.MIN_VALUE, Double.MAX_VALUE};

    private final Random random;
    private final List<Long> replayed;
    private final List<Long> choices = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Draw(Random random, List<Long> replayed) {
        this.random = random;
        this.replayed = replayed;
    }

    static Draw of(Random random) {
        return new Draw(random, List.of());
    }

    /// Makes the values of these choices; where they end, every further choice is 0.
    static Draw replaying(List<Long> choices) {
        return new Draw(null, choices);
    }

    List<Long> choices() {
        return choices;
    }

    /// What [#shown] was called with.
    List<String> values() {
        return values;
    }

    /// Has the report of a failure show this value.
    public <T> T shown(String name, T value) {
        values.add(name + " = " + text(value));
        return value;
    }

    private static String text(Object value) {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case String string -> "\"" + escaped(string) + "\"";
            default -> String.valueOf(value);
        };
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            escaped.append(c >= ' ' && c < 127 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return escaped.toString();
    }

    /// @return 0 to bound - 1
    private long choice(long bound) {
        long choice;
        if (random != null) {
            choice = random.nextLong(bound);
        } else {
            choice = choices.size() < replayed.size() ? Math.min(replayed.get(choices.size()), bound - 1) : 0;
        }
        choices.add(choice);
        return choice;
    }

    /// @return from least to most, both included
    public int between(int least, int most) {
        return (int) (least + choice((long) most - least + 1));
    }

    /// Whether one more element follows: every count from least to most is as likely. An element and the choice before
    /// it can be left out together, which is what shrinking does.
    private boolean more(int have, int least, int most) {
        return have < least || have < most && choice(most - have + 1L) != 0;
    }

    public boolean flag() {
        return choice(2) == 1;
    }

    /// Any number, one in three times one at an edge of a type. Choices near 0 give numbers near 0, of both signs.
    public int anyInt() {
        if (choice(3) == 0) {
            return (int) EDGES[between(0, EDGES.length - 1)];
        }
        long near = choice(1L << 32);
        return (int) (near >>> 1 ^ -(near & 1));
    }

    public long anyLong() {
        return switch (between(0, 2)) {
            case 0 -> EDGES[between(0, EDGES.length - 1)];
            case 1 -> flag() ? Long.MAX_VALUE : Long.MIN_VALUE;
            default -> choice(1L << 32) << 32 | choice(1L << 32);
        };
    }

    /// Any finite number.
    public double anyDouble() {
        double any = switch (between(0, 2)) {
            case 0 -> EDGE_DOUBLES[between(0, EDGE_DOUBLES.length - 1)];
            case 1 -> between(-1000, 1000) / 8.0;
            default -> Double.longBitsToDouble(choice(1L << 32) << 32 | choice(1L << 32));
        };
        return Double.isFinite(any) ? any : 0;
    }

    @SafeVarargs
    public final <T> T of(T... values) {
        return values[between(0, values.length - 1)];
    }

    public <T> T of(List<T> values) {
        return values.get(between(0, values.size() - 1));
    }

    public <T> List<T> list(int least, int most, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        while (more(list.size(), least, most)) {
            list.add(element.get());
        }
        return list;
    }

    public byte[] bytes(int most) {
        var bytes = new ByteArrayOutputStream();
        while (more(bytes.size(), 0, most)) {
            bytes.write((int) choice(256));
        }
        return bytes.toByteArray();
    }

    /// A text of these characters.
    public String text(String characters, int least, int most) {
        var text = new StringBuilder();
        while (more(text.length(), least, most)) {
            text.append(characters.charAt(between(0, characters.length() - 1)));
        }
        return text.toString();
    }

    /// A text of characters up to this one.
    public String text(char last, int most) {
        var text = new StringBuilder();
        while (more(text.length(), 0, most)) {
            text.append((char) choice(last + 1L));
        }
        return text.toString();
    }

    /// A text of any characters, halves of surrogate pairs among them; plain ones are as frequent as all others.
    public String anyText(int most) {
        var text = new StringBuilder();
        while (more(text.length(), 0, most)) {
            text.append((char) (flag() ? choice(1 << 16) : 'a' + choice(26)));
        }
        return text.toString();
    }

    /// Words one after another.
    public String words(List<String> words, int least, int most) {
        return String.join("", list(least, most, () -> of(words)));
    }

    /// A source of random numbers whose every number is a choice of this try.
    public Random random() {
        return new Random() {
            @Override
            protected int next(int bits) {
                return (int) choice(1L << bits);
            }
        };
    }
}
