package org.xend.protocol.sxp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Round trip and fuzzing: the reader and the printer agree on every value, and nothing breaks the reader.
class SxpPropertyTest {
    private final SxpReader reader = new SxpReader();

    @Property
    void whatIsPrintedReadsBackTheSame(@ForAll("values") Sxp value, @ForAll @IntRange(min = 1, max = 100) int width)
            throws SxpException {
        assertEquals(value, reader.readOne(SxpPrinter.compact(value)));
        assertEquals(value, reader.readOne(SxpPrinter.pretty(value, width)));
    }

    @Property
    void outputIsPlainAscii(@ForAll("values") Sxp value) {
        assertTrue(SxpPrinter.compact(value).chars().allMatch(c -> c >= ' ' && c < 127));
    }

    @Property
    void anyCharsSurviveEvenBrokenSurrogates(@ForAll char[] chars) throws SxpException {
        Sxp value = Sxp.atom(new String(chars));
        assertEquals(value, reader.readOne(SxpPrinter.compact(value)));
    }

    @Property
    void valuesPrintedOneAfterAnotherReadAsASequence(@ForAll("documents") List<Sxp> values) throws SxpException {
        var text = new StringBuilder();
        values.forEach(value -> text.append(SxpPrinter.pretty(value, 80)));
        assertEquals(values, reader.readAll(text.toString()));
    }

    @Property
    void bytesGiveValuesOrAnErrorWithAPlace(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property
    void syntaxShakenTogetherGivesValuesOrAnErrorWithAPlace(@ForAll("snippets") String text) {
        readOrRefuse(text.getBytes(StandardCharsets.UTF_8));
    }

    private void readOrRefuse(byte[] bytes) {
        try {
            List<Sxp> values = reader.readAll(SxpReader.decode(bytes));
            assertEquals(
                    values,
                    reader.readAll(SxpPrinter.compact(Sxp.list(values)))
                            .getFirst()
                            .asItems()
                            .orElseThrow()
                            .items());
        } catch (SxpException refused) {
            assertTrue(refused.at().line() >= 1 && refused.at().column() >= 1, refused.getMessage());
        }
    }

    @Provide
    Arbitrary<Sxp> values() {
        Arbitrary<Sxp> atoms = Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(8),
                        Arbitraries.strings()
                                .withChars("'\"\\x0a(){}#;@ \n\t\r\u0001\u007f\u0080\u00e9\u20ac")
                                .ofMaxLength(8),
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(6))
                .map(Sxp::atom);
        return Arbitraries.lazyOf(
                () -> atoms, () -> atoms, () -> values().list().ofMaxSize(5).map(Sxp::list));
    }

    @Provide
    Arbitrary<List<Sxp>> documents() {
        return values().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> snippets() {
        return Arbitraries.of(
                        "(", ")", "(", ")", "'", "\"", "\\", "\\x", "\\xc3", "\\xa9", "\\377", "\\400", "4", "a", " ",
                        "\n", "#", ";", "}", "@", "\u0004", "\u0001", "é", "😀", "'a'", "(a b)")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
