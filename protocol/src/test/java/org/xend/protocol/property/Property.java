package org.xend.protocol.property;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Something that holds for all values. A test of one is annotated [Seeded] and calls [#holds].
public final class Property {
    private static final int SEEDS = 4;

    private Property() {}

    /// A parameterised test that is run with four fixed seeds and a fresh one, which stands in the test's name;
    /// `-Dproperty.seed=N` runs N alone.
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("org.xend.protocol.property.Property#seeds")
    public @interface Seeded {}

    /// Fails where the property does not hold.
    @FunctionalInterface
    public interface Body {
        void check(Draw draw) throws Exception;
    }

    static LongStream seeds() {
        return Optional.ofNullable(Long.getLong("property.seed"))
                .map(LongStream::of)
                .orElseGet(() -> LongStream.concat(
                        LongStream.rangeClosed(1, SEEDS), LongStream.of(new Random().nextLong(1, 1L << 32))));
    }

    /// Tries the property with so many sets of values.
    ///
    /// @throws AssertionError with the shortest failing values that were found, where one fails
    public static void holds(long seed, int tries, Body body) {
        var random = new Random(seed);
        for (int number = 1; number <= tries; number++) {
            Draw draw = Draw.of(random);
            Optional<Throwable> failure = failure(body, draw);
            if (failure.isPresent()) {
                throw shrunk(body, draw.choices(), failure.get().getClass(), "seed " + seed + ", try " + number);
            }
        }
    }

    private static Optional<Throwable> failure(Body body, Draw draw) {
        try {
            body.check(draw);
            return Optional.empty();
        } catch (Exception | AssertionError | StackOverflowError e) {
            return Optional.of(e);
        }
    }

    private static AssertionError shrunk(Body body, List<Long> failing, Class<?> kind, String where) {
        List<Long> shortest = Shrinking.of(
                failing,
                choices -> failure(body, Draw.replaying(choices))
                        .filter(kind::isInstance)
                        .isPresent(),
                simpler());
        Draw draw = Draw.replaying(shortest);
        Throwable failure = failure(body, draw).orElseThrow(() -> new AssertionError(where + " fails now and then"));
        return new AssertionError(where + ": " + String.join(", ", draw.values()) + ": " + failure, failure);
    }

    private static Function<Long, List<Long>> simpler() {
        return choice -> Stream.of(0L, 1L, choice / 2, choice / 2 ^ 1, choice - choice / 8, choice - 2, choice - 1)
                .filter(smaller -> smaller >= 0 && smaller < choice)
                .distinct()
                .toList();
    }
}
