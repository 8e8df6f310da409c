package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.property.Property;

/// Whatever the text: a configuration, or one line that says why not.
class EvaluatorFuzzTest {
    private static final String SIGNS = "ab =()[]{}'\"\\\n\t#%,:;.+-*0129\u00e9\ud800";
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

    @Property.Seeded
    void wordsOfTheLanguageInAnyOrderAreTakenOrRefused(long seed) {
        Property.holds(seed, 700, draw -> {
            String text = draw.shown("text", draw.words(WORDS, 0, 60));
            takenOrRefused(text);
        });
    }

    @Property.Seeded
    void anyTextIsTakenOrRefused(long seed) {
        Property.holds(seed, 250, draw -> {
            String text = draw.shown("text", draw.flag() ? draw.anyText(80) : draw.text(SIGNS, 0, 80));
            takenOrRefused(text);
        });
    }

    @Property.Seeded
    void anyDiskAndVifTextIsTakenOrRefused(long seed) {
        Property.holds(seed, 250, draw -> {
            String text = draw.shown("text", draw.words(WORDS, 0, 60));
            takenOrRefused("kernel = '/k'\ndisk = [ " + quoted(text) + " ]");
            takenOrRefused("kernel = '/k'\nvif = [ " + quoted(text) + " ]");
            takenOrRefused("kernel = '/k'\ncpus = " + quoted(text));
        });
    }

    private static String quoted(String text) {
        return "r'''" + text.replace("'", "") + " '''";
    }

    private static void takenOrRefused(String text) {
        try {
            assertEquals(
                    Optional.empty(),
                    DomainValidator.check(DomainFile.read("f", text, List.of()).config()));
        } catch (ConfigException refused) {
            assertFalse(refused.problem().isBlank());
            assertFalse(refused.getMessage().isBlank());
        }
    }
}
