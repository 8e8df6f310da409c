package org.xend.protocol.language.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Lexer;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

class SubsetEvaluatorTest {
    private static Bindings evaluate(String text) throws ConfigException {
        return new SubsetEvaluator().evaluate("t", text, Map.of());
    }

    private static String repr(String text, String name) throws ConfigException {
        return PythonText.repr(
                new EvaluationBudget(),
                new Position(1, 1),
                evaluate(text).get(name).orElseThrow().value());
    }

    /// What CPython 2.7 says of the same expressions.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7 / 2                         | 3
            -7 / 2                        | -4
            -7 % 3                        | 2
            7.0 // 2                      | 3.0
            0777                          | 511
            0xFFL                         | 255
            0b101                         | 5
            1e3                           | 1000.0
            .5                            | 0.5
            1e16                          | 1e+16
            0.00001                       | 1e-05
            True + True                   | 2
            - - 3                         | 3
            2 * [1, 'a']                  | [1, 'a', 1, 'a']
            (1,) + (2, 3)                 | (1, 2, 3)
            ()                            | ()
            1,                            | (1,)
            [[1, 2], [3]][0][-1]          | 2
            {'a': 1}['a']                 | 1
            'it''s'                       | 'its'
            "it's"                        | "it's"
            'a"b\\'c'                     | 'a"b\\'c'
            '\\t\\n\\x00'                 | '\\t\\n\\x00'
            'é'                           | '\\xc3\\xa9'
            '%s' % None                   | 'None'
            '%r' % 'x'                    | "'x'"
            '%s and %s' % ('a', [1])      | 'a and [1]'
            '%-5d!' % 3                    | '3    !'
            '%+.1f' % 2.25                | '+2.3'
            '%c%c' % ('a', 66)            | 'aB'
            'x' * -1                      | ''
            """)
    void expressionsHaveTheirValueInPython(String expression, String value) throws Exception {
        assertEquals(value.strip(), repr("v = " + expression.strip(), "v"));
    }

    @Test
    void twoNamesOfOneListSeeItGrow() throws Exception {
        assertEquals("[1, 2]", repr("a = b = [1]\nb += [2]\n", "a"));
        assertEquals("[1]", repr("a = [1]\nb = a\nb = b + [2]\n", "a"));
    }

    @Test
    void theLastAssignmentIsWhereAVariableComesFrom() throws Exception {
        assertEquals(
                new Position(3, 3),
                evaluate("a = []\n\n1;a += [1]\n")
                        .get("a")
                        .orElseThrow()
                        .position()
                        .orElseThrow());
    }

    @Test
    void predefinedNamesCanBeUsed() throws Exception {
        Bindings bindings = new SubsetEvaluator().evaluate("t", "b = a + 'x'", Map.of("a", new Value.Text("y")));
        assertEquals(new Value.Text("yx"), bindings.get("b").orElseThrow().value());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a = 'x' * 1000000 * 1000000         | larger than
            a = [0] * 1000000000                | larger than
            a = '%9999d' % 1 * 99999            | larger than
            a = '%99999d' % 1                   | not understood
            a = 9223372036854775807 + 1         | does not fit 64 bits
            a = 1e308 * 10                      | beyond every number
            """)
    void valuesAreLimited(String text, String problem) {
        assertProblem(text, problem);
    }

    @Test
    void sharedPartsDoNotMakeAnEndlessText() {
        assertProblem("a = ['x']\n" + "a = [a, a]\n".repeat(60) + "b = '%s' % a\n", "longer than");
    }

    @ParameterizedTest
    @CsvSource({"(,)", "[,]", "-,''", "{1:,}", "x[,]"})
    void deepNestingIsRefusedAndDoesNotEndTheThread(String open, String close) {
        String text = "x = [1]\na = " + open.repeat(50_000) + "1" + (close == null ? "" : close.repeat(50_000));
        assertProblem(text, "nested more than 100 deep");
    }

    @Test
    void aLongChainIsNoDepth() throws Exception {
        assertEquals("40001", repr("a = 1" + " + 1".repeat(40_000), "a"));
    }

    @Test
    void aLongFileIsRefused() {
        assertProblem("#".repeat(Lexer.MOST_CHARACTERS + 1), "longer than");
    }

    private static void assertProblem(String text, String problem) {
        ConfigException refused = assertThrows(ConfigException.class, () -> evaluate(text));
        assertTrue(refused.problem().contains(problem), refused.getMessage());
        assertTrue(refused.position().isPresent());
    }
}
