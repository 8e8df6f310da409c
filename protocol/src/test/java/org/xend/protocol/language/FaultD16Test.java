package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.property.Property;

/// Whatever a file asks for, it is read or refused in one sentence, soon, and on a stack as small as xm's.
@Timeout(60)
class FaultD16Test {
    private static final List<String> GROWING = List.of(
            "a = [a]",
            "a = [a, a]",
            "a = (a, a, a)",
            "a = {1: a}",
            "a = a + a",
            "a += a",
            "a = a * 3",
            "a = 9 * a",
            "b = '%s' % (a,)",
            "a = '%r' % (a,)",
            "b = {1: a}[1]",
            "b = {'x': 1}[a]",
            "a = a[0]",
            "a = b",
            "b = a",
            "a = ('%s' * 9) % (9 * (a,))",
            "b = [a, b]",
            "b += [a]",
            "a = 'x'",
            "a = (1,)",
            "disk = a",
            "cpus = a",
            "vif = 3 * a",
            "name = a",
            "a = -a",
            "extra = a");
    private static final long STACK_BYTES = 512 * 1024;

    /// What came of it: warnings, a [ConfigException], or an Error.
    private static Object outcome(String text) {
        BlockingQueue<Object> outcome = new ArrayBlockingQueue<>(1);
        var reader = new Thread(
                null,
                () -> {
                    try {
                        outcome.add(DomainFile.read("web", "kernel = '/k'\n" + text, List.of())
                                .warnings());
                    } catch (ConfigException | RuntimeException | Error e) {
                        outcome.add(e);
                    }
                },
                "reader",
                STACK_BYTES);
        reader.setDaemon(true);
        reader.start();
        try {
            return outcome.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String lines(int count, String line) {
        return IntStream.range(0, count)
                .mapToObj(n -> line.replace("N", Integer.toString(n)) + "\n")
                .collect(Collectors.joining());
    }

    static List<Map.Entry<String, String>> hostile() {
        return List.of(
                Map.entry("nested more than 100 deep", "a = []\n" + lines(10_000, "a = [a]")),
                Map.entry("nested more than 100 deep", "a = 1\n" + lines(5_000, "a = {1: (a,)}")),
                Map.entry("nested more than 100 deep", "a = ['x']\n" + lines(200, "a = [a] + [a]")),
                Map.entry("nested more than 100 deep", "a = ['x']\n" + lines(200, "a = [a] * 2")),
                Map.entry("cannot be a dictionary's key", "a = (1,)\n" + lines(60, "a = (a, a)") + "b = {1: 2}[a]"),
                Map.entry("cannot be a dictionary's key", "a = (1,)\n" + lines(60, "a = (a, a)") + "b = {a: 2}"),
                Map.entry("characters when printed", "a = (1,)\n" + lines(60, "a = (a, a)") + "b = '%s' % (a,)"),
                Map.entry(
                        "steps to be evaluated",
                        "a = 15 * ('x',)\n" + lines(12, "a = (a, a)") + lines(10_000, "b = '%.0s' % (a,)")),
                Map.entry("steps to be evaluated", "f = 10000 * '%.0s'\nt = 10000 * ('',)\n" + lines(10_000, "f % t")),
                Map.entry("steps to be evaluated", "b = []\n" + lines(10_000, "vN = 1") + lines(10_000, "b += b")),
                Map.entry(
                        "steps to be evaluated",
                        "k = 100000 * 'a'\nm = 100000 * 'a'\nd = {k: 1}\n" + lines(12_000, "d[m]")),
                Map.entry("larger than", "a = 'x'\n" + lines(60, "a = a + a")),
                Map.entry("larger than", "a = ['x']\n" + lines(60, "a += a")),
                Map.entry("more than 100000 tokens", "a;".repeat(200_000)),
                Map.entry("1024 devices", "disk = 900000 * [ 'phy:a,xvda,w' ]"),
                Map.entry("a disk is longer", "disk = [ 900000 * ',' ]"),
                Map.entry("a vif is longer", "vif = [ 900000 * ',' ]"),
                Map.entry("must be at most 20480 characters", "vcpus = 1024\ncpus = 10000 * '0-4095,' + '1'"),
                Map.entry("must be one CPU list", "cpus = 900000 * [ '0' ]"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void faultD16AFileThatAsksForTooMuchIsRefusedInOneSentence(Map.Entry<String, String> hostile) {
        ConfigException refused = assertInstanceOf(ConfigException.class, outcome(hostile.getValue()));
        assertTrue(refused.problem().contains(hostile.getKey()), refused.getMessage());
        assertTrue(refused.getMessage().length() < 1100);
    }

    @Test
    void faultD16OfManyUnknownVariablesSomeAreNamedAndTheOthersCounted() {
        List<?> warnings = assertInstanceOf(List.class, outcome(lines(20_000, "memoryN = 1")));
        assertEquals(101, warnings.size());
        assertEquals("web: 19900 more unknown variables, ignored", warnings.getLast());
    }

    @Test
    void faultD16TrueAndOneAreTheSameKey() {
        assertEquals(List.of(), outcome("memory = 64 * {1: 2}[True]"));
    }

    @Property.Seeded
    void faultD16ValuesThatGrowAreReadOrRefused(long seed) {
        Property.holds(seed, 80, draw -> {
            String text = draw.shown(
                    "text", "a = []\nb = 'b'\n" + String.join("\n", draw.list(20, 400, () -> draw.of(GROWING))));
            Object outcome = outcome(text);
            if (!(outcome instanceof List<?>)) {
                assertFalse(assertInstanceOf(ConfigException.class, outcome)
                        .problem()
                        .isBlank());
            }
        });
    }
}
