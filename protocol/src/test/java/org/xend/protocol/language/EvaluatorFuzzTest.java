package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xend.protocol.domain.DomainRules;

/// Whatever the text: a configuration, or one line that says why not.
class EvaluatorFuzzTest {
    private static final List<String> WORDS = List.of(
            "kernel",
            "memory",
            "disk",
            "vif",
            "x",
            "cpus",
            "=",
            "+=",
            "%",
            "+",
            "*",
            "-",
            "/",
            "//",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            ";",
            "\n",
            " ",
            "\t",
            "\\\n",
            "'",
            "\"",
            "'''",
            "'a'",
            "\"%s %d\"",
            "'/k'",
            "'phy:wd0e,0x1,w'",
            "'mac=aa:00:00:50:02:f0'",
            "r'\\'",
            "u'\\u00e9'",
            "0",
            "1",
            "64",
            "0x",
            "1e9",
            "1L",
            "9223372036854775807",
            "None",
            "True",
            "if",
            "for",
            "not",
            "lambda",
            "import",
            "print",
            ".",
            "#",
            "\u00e9",
            "\ud800",
            "\0",
            "`",
            "@",
            "**",
            "<<",
            "==");

    @Provide
    Arbitrary<String> programs() {
        return Arbitraries.of(WORDS).list().ofMaxSize(60).map(words -> String.join("", words));
    }

    @Property(tries = 3000)
    void wordsOfTheLanguageInAnyOrderAreTakenOrRefused(@ForAll("programs") String text) {
        takenOrRefused(text);
    }

    @Property(tries = 1000)
    void anyTextIsTakenOrRefused(@ForAll String text) {
        takenOrRefused(text);
    }

    @Property(tries = 1000)
    void anyDiskAndVifTextIsTakenOrRefused(@ForAll("programs") String text) {
        takenOrRefused("kernel = '/k'\ndisk = [ " + quoted(text) + " ]");
        takenOrRefused("kernel = '/k'\nvif = [ " + quoted(text) + " ]");
        takenOrRefused("kernel = '/k'\ncpus = " + quoted(text));
    }

    private static String quoted(String text) {
        return "r'''" + text.replace("'", "") + " '''";
    }

    private static void takenOrRefused(String text) {
        try {
            assertEquals(
                    Optional.empty(),
                    DomainRules.firstViolation(
                            DomainFile.read("f", text, List.of()).config()));
        } catch (ConfigException refused) {
            assertFalse(refused.problem().isBlank());
            assertFalse(refused.getMessage().isBlank());
        }
    }
}
