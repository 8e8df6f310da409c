package org.xend.protocol.sxp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.protocol.property.Draw;
import org.xend.protocol.property.Property;

/// Round trip and fuzzing: the reader and the printer agree on every value, and nothing breaks the reader.
class SxpPropertyTest {
    private static final List<String> SNIPPETS = List.of(
            "(", ")", "(", ")", "'", "\"", "\\", "\\x", "\\xc3", "\\xa9", "\\377", "\\400", "4", "a", " ", "\n", "#",
            ";", "}", "@", "\u0004", "\u0001", "é", "😀", "'a'", "(a b)");

    private final SxpReader reader = new SxpReader();

    @Property.Seeded
    void whatIsPrintedReadsBackTheSame(long seed) {
        Property.holds(seed, 250, draw -> {
            Sxp value = draw.shown("value", value(draw, 6));
            int width = draw.shown("width", draw.between(1, 100));
            assertEquals(value, reader.readOne(SxpPrinter.compact(value)));
            assertEquals(value, reader.readOne(SxpPrinter.pretty(value, width)));
        });
    }

    @Property.Seeded
    void outputIsPlainAscii(long seed) {
        Property.holds(seed, 250, draw -> {
            Sxp value = draw.shown("value", value(draw, 6));
            assertTrue(SxpPrinter.compact(value).chars().allMatch(c -> c >= ' ' && c < 127));
        });
    }

    @Property.Seeded
    void anyCharsSurviveEvenBrokenSurrogates(long seed) {
        Property.holds(seed, 250, draw -> {
            String chars = draw.shown("chars", draw.anyText(40));
            Sxp value = Sxp.atom(chars);
            assertEquals(value, reader.readOne(SxpPrinter.compact(value)));
        });
    }

    @Property.Seeded
    void valuesPrintedOneAfterAnotherReadAsASequence(long seed) {
        Property.holds(seed, 250, draw -> {
            List<Sxp> values = draw.shown("values", draw.list(0, 6, () -> value(draw, 6)));
            var text = new StringBuilder();
            values.forEach(value -> text.append(SxpPrinter.pretty(value, 80)));
            assertEquals(values, reader.readAll(text.toString()));
        });
    }

    @Property.Seeded
    void bytesGiveValuesOrAnErrorWithAPosition(long seed) {
        Property.holds(seed, 250, draw -> {
            byte[] bytes = draw.shown(
                    "bytes",
                    draw.flag() ? draw.text((char) 127, 60).getBytes(StandardCharsets.US_ASCII) : draw.bytes(60));
            readOrRefuse(bytes);
        });
    }

    @Property.Seeded
    void syntaxShakenTogetherGivesValuesOrAnErrorWithAPosition(long seed) {
        Property.holds(seed, 250, draw -> {
            String text = draw.shown("text", draw.words(SNIPPETS, 0, 30));
            readOrRefuse(text.getBytes(StandardCharsets.UTF_8));
        });
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

    /// An atom, or one time in three a list, lists at most so deep.
    private static Sxp value(Draw draw, int depth) {
        if (depth > 0 && draw.between(0, 2) == 2) {
            return Sxp.list(draw.list(0, 5, () -> value(draw, depth - 1)));
        }
        return Sxp.atom(
                switch (draw.between(0, 2)) {
                    case 0 -> draw.anyText(8);
                    case 1 -> draw.text("'\"\\x0a(){}#;@ \n\t\r\u0001\u007f\u0080\u00e9\u20ac", 0, 8);
                    default -> draw.text("abcxyzABCXYZ", 1, 6);
                });
    }
}
