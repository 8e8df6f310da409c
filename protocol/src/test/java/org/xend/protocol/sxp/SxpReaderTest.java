package org.xend.protocol.sxp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.protocol.sxp.Sxp.atom;
import static org.xend.protocol.sxp.Sxp.list;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SxpReaderTest {
    private final SxpReader reader = new SxpReader();

    private List<Sxp> read(String text) throws SxpException {
        return reader.readAll(text);
    }

    private static List<Sxp> atoms(String... texts) {
        return List.of(texts).stream().<Sxp>map(Sxp::atom).toList();
    }

    @Test
    void aDocumentIsASequenceOfValues() throws SxpException {
        assertEquals(List.of(), read(" \t\n\u000b\f\r# only a comment"));
        assertEquals(List.of(atom("a"), list(), list(list(atom("b"), atom("c")))), read("a () ((b c))"));
    }

    @Test
    void quotedAndBareWordsAreEqualAfterReading() throws SxpException {
        assertEquals(atoms("1", "1", "1", ""), read("1 '1' \"1\" ''"));
    }

    @Test
    void aCommentEndsTheAtomItTouchesButIsTextInsideQuotes() throws SxpException {
        assertEquals(atoms("a", "b", "x # y"), read("a#comment (\nb 'x # y'"));
        assertEquals(atoms(";no-comment"), read(";no-comment"));
    }

    @Test
    void aClosingCharacterStartsTheNextAtom() throws SxpException {
        assertEquals(atoms("a", ";b", "a", "}b", "{", "{", "<x", ">", "[", "]"), read("a;b a}b {{ <x> []"));
    }

    @Test
    void quotesInsideAnAtomAreOrdinary() throws SxpException {
        assertEquals(atoms("a\"b\"", "it's", "@", "!x"), read("a\"b\" it's @ !x"));
    }

    @Test
    void controlAndForeignCharactersMayStandInsideAnAtom() throws SxpException {
        assertEquals(atoms("a\u0001\u007fé😀"), read("a\u0001\u007fé😀"));
    }

    @Test
    void touchingStringsAndAtomsAreSeparateValues() throws SxpException {
        assertEquals(atoms("a", "b", "c", "d"), read("'a'\"b\"'c'd"));
        assertEquals(List.of(list(atom("a"), list(), atom("b"))), read("(a()'b')"));
    }

    @Test
    void stringsMaySpanLinesAndHoldTheOtherQuote() throws SxpException {
        assertEquals(atoms("a\nb\"c", "d'e"), read("'a\nb\"c' \"d'e\""));
    }

    @Test
    void escapesStandForBytes() throws SxpException {
        assertEquals(atoms("\u0007\b\t\n\u000b\f\r\\'\""), read("'\\a\\b\\t\\n\\v\\f\\r\\\\\\'\\\"'"));
        assertEquals(atoms("\0001", "\u00018", "A!", "~\u007f"), read("'\\0001' '\\18' '\\101!' '\\176\\177'"));
    }

    @Test
    void hexDigitsCountAsHexDigits() throws SxpException {
        assertEquals(atoms("JJj", "\u001fx"), read("'\\x4A\\x4a\\x6a' '\\x1fx'"));
    }

    @Test
    void escapedBytesFrom0x80UpAreUtf8() throws SxpException {
        assertEquals(
                atoms("é", "aéb", "€😀"), read("'\\xc3\\xa9' 'a\\303\\251b' '\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'"));
    }

    @Test
    void anUnknownEscapeLosesNothing() throws SxpException {
        assertEquals(atoms("\\q", "\\9", "\\\n", "^x\\.y$"), read("'\\q' '\\9' '\\\n' '^x\\\\.y$'"));
    }

    @Test
    void theByteFourEndsTheDocumentAtTopLevelOnly() throws SxpException {
        assertEquals(atoms("a"), read("a \u0004 ((("));
        assertEquals(
                new Position(1, 4),
                assertThrows(SxpException.class, () -> read("(a \u0004)")).at());
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a )|line 1, column 3: unexpected ')': no list is open",
                "(a b|line 1, column 5: unexpected end of input: the list that opens at line 1, column 1 is not closed",
                "(a (b) |line 1, column 7: unexpected end of input: the list that opens at line 1, column 1 is not closed",
                "(a;(b (c)|line 1, column 10: unexpected end of input: the list that opens at line 1, column 4 is not closed",
                "x 'ab|line 1, column 6: unexpected end of input: the string that opens at line 1, column 3 is not closed",
                "'\\|line 1, column 3: unexpected end of input: the string that opens at line 1, column 1 is not closed",
                "'a\\x4|line 1, column 3: \\x takes two hexadecimal digits",
                "'\\x'|line 1, column 2: \\x takes two hexadecimal digits",
                "'\\x4g'|line 1, column 2: \\x takes two hexadecimal digits",
                "'\\x1\uff11'|line 1, column 2: \\x takes two hexadecimal digits",
                "'\\400'|line 1, column 2: \\400 is above \\377, the highest byte",
                "'a\\xff'|line 1, column 3: the escaped bytes that begin here are not UTF-8 text",
                "'\\xc3'|line 1, column 2: the escaped bytes that begin here are not UTF-8 text",
                "'\\xc0\\x80'|line 1, column 2: the escaped bytes that begin here are not UTF-8 text",
                "'\\xf4\\x90\\x80\\x80'|line 1, column 2: the escaped bytes that begin here are not UTF-8 text",
                "a 😀|line 1, column 3: invalid character: code 128512 (a word that begins with it needs quotes)",
                "(a \u0001)|line 1, column 4: invalid character: code 1",
                "(a \u007f)|line 1, column 4: invalid character: code 127"
            })
    void whatIsNoSExpressionIsNamedWithItsPlace(String text, String message) {
        assertEquals(message, assertThrows(SxpException.class, () -> read(text)).getMessage());
    }

    @Test
    void linesEndAtLineFeedAndAWideCharacterIsOneColumn() {
        assertEquals(
                new Position(3, 4),
                assertThrows(SxpException.class, () -> read("a\r\n'\n😀' )")).at());
    }

    @Test
    void oneValueMeansOne() throws SxpException {
        assertEquals(list(atom("a")), reader.readOne(" (a) # end"));
        assertEquals(
                "line 1, column 1: there is no value",
                assertThrows(SxpException.class, () -> reader.readOne(" ")).getMessage());
        assertEquals(
                "line 2, column 1: there is a second value where one was expected",
                assertThrows(SxpException.class, () -> reader.readOne("a\nb c")).getMessage());
    }

    @Test
    void positionsAreThoseWhereValuesBegin() throws SxpException {
        LocatedSxp form = reader.readLocated("# c\n (a\n  ('b' c))").getFirst();
        assertEquals(new Position(2, 2), form.at());
        assertEquals(new Position(3, 3), form.items().get(1).at());
        assertEquals(new Position(3, 8), form.items().get(1).items().get(1).at());
        assertEquals(list(atom("a"), list(atom("b"), atom("c"))), form.value());
    }

    @Test
    void depthAndSizeAreLimited() throws SxpException {
        var small = new SxpReader(new SxpLimits(2, 10));
        assertEquals(List.of(list(list())), small.readAll("(())"));
        assertEquals(
                "line 1, column 5: lists are nested more than 2 deep",
                assertThrows(SxpException.class, () -> small.readAll("(()((")).getMessage());
        assertEquals(
                "line 1, column 1: the text is longer than 10 characters",
                assertThrows(SxpException.class, () -> small.readAll("aaaaaaaaaaa"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SxpLimits(SxpLimits.HIGHEST_DEPTH + 1, 10));
        assertThrows(IllegalArgumentException.class, () -> new SxpLimits(0, 10));
    }

    @Test
    void aHundredThousandParenthesesAreRefusedAtTheLimit() {
        var error = assertThrows(SxpException.class, () -> read("(".repeat(100_000) + ")".repeat(100_000)));
        assertEquals("line 1, column 65: lists are nested more than 64 deep", error.getMessage());
        assertThrows(SxpException.class, () -> read(")".repeat(100_000)));
    }

    @Test
    void theDeepestValueThatCanBeReadMayBeComparedAndPrinted() throws SxpException {
        String text = "(".repeat(SxpLimits.HIGHEST_DEPTH) + ")".repeat(SxpLimits.HIGHEST_DEPTH);
        var deep = new SxpReader(new SxpLimits(SxpLimits.HIGHEST_DEPTH, 1 << 20));
        Sxp value = deep.readOne(text);
        assertEquals(value, deep.readOne(SxpPrinter.pretty(value, 80)));
        assertEquals(text, value.toString());
        assertEquals(value.hashCode(), deep.readOne(text).hashCode());
    }

    @Test
    void aMebibyteOfSmallValuesIsReadQuickly() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertEquals(1 << 19, read("()".repeat(1 << 19)).size());
            assertEquals(1 << 19, reader.readLocated("a ".repeat(1 << 19)).size());
        });
    }

    @Test
    void bytesThatAreNotUtf8AreNamedWithTheirPlace() throws SxpException {
        assertEquals("é", SxpReader.decode("é".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "line 2, column 3: the byte 0xe9 is not UTF-8 text",
                assertThrows(
                                SxpException.class,
                                () -> SxpReader.decode(new byte[] {'x', '\n', 'a', 'b', (byte) 0xe9, ')'}))
                        .getMessage());
        assertTrue(assertThrows(SxpException.class, () -> SxpReader.decode(new byte[] {(byte) 0xc3}))
                .getMessage()
                .startsWith("line 1, column 1: "));
    }
}
