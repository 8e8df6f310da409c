package org.xend.protocol.sxp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.protocol.sxp.Sxp.atom;
import static org.xend.protocol.sxp.Sxp.form;
import static org.xend.protocol.sxp.Sxp.list;
import static org.xend.protocol.sxp.Sxp.pair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SxpPrinterTest {
    @Test
    void onlyLettersDigitsAndAFewMarksStandBare() {
        assertEquals(
                "(aZ09.-_:/~ @ -1 '@@' 'a b' 'a@b' '(' '#' 'a+b' 'a,b')",
                list(
                                atom("aZ09.-_:/~"),
                                atom("@"),
                                atom(-1),
                                atom("@@"),
                                atom("a b"),
                                atom("a@b"),
                                atom("("),
                                atom("#"),
                                atom("a+b"),
                                atom("a,b"))
                        .toString());
    }

    @Test
    void otherWordsAreQuotedAsPythonWould() {
        assertEquals("''", atom("").toString());
        assertEquals("\"it's\"", atom("it's").toString());
        assertEquals("'say \"x\"'", atom("say \"x\"").toString());
        assertEquals("'it\\'s \"x\"'", atom("it's \"x\"").toString());
        assertEquals("'a\\\\b\\n\\r\\t'", atom("a\\b\n\r\t").toString());
        assertEquals(
                "'\\x00\\x07\\x0b\\x1f\\x7f'",
                atom("\0\u0007\u000b\u001f\u007f").toString());
        assertEquals("'caf\\xc3\\xa9 \\xf0\\x9f\\x98\\x80'", atom("café 😀").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "0.0, 0.0",
        "-0.0, -0.0",
        "1e9, 1000000000.0",
        "0.1, 0.1",
        "3.14159265358979, 3.14159265359",
        "1e10, 10000000000.0",
        "99999999999.9, 99999999999.9",
        "1e11, 1e+11",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1.5e-7, 1.5e-07",
        "-2.5e300, -2.5e+300",
        "123456789012.5, 1.23456789012e+11",
        "999999999999.9, 1e+12",
        "1388534400.12, 1388534400.12",
        "NaN, nan",
        "-Infinity, -inf",
        "Infinity, inf"
    })
    void floatsHaveTwelveSignificantDigits(double number, String text) {
        assertEquals(text, atom(number).text());
    }

    @Test
    void aListThatFitsTheLineExactlyStaysOnIt() {
        Sxp value = form("abc", atom("defg"));
        assertEquals("(abc defg)\n", SxpPrinter.pretty(value, 10));
        assertEquals("(abc\n    defg\n)\n", SxpPrinter.pretty(value, 9));
    }

    @Test
    void theHeadStandsOnTheOpeningLineAlsoWhenItIsAList() {
        assertEquals(
                """
                ((a
                        b
                    )
                    c
                )
                """.replace("\n        b\n    )", "\n     b\n )"),
                SxpPrinter.pretty(list(form("a", atom("b")), atom("c")), 4));
        assertEquals("(\n)\n", SxpPrinter.pretty(list(), 1));
        assertEquals("word\n", SxpPrinter.pretty(atom("word"), 1));
    }

    @Test
    void aDomainLooksAsXmListLongShowsIt() {
        Sxp domain = form(
                "domain",
                pair("domid", 3),
                pair("name", "nbsd"),
                pair("on_crash", "restart"),
                pair("bootloader", ""),
                form("cpus", list(list(), list(atom(0), atom(1)))),
                form(
                        "image",
                        form(
                                "linux",
                                pair("kernel", "/home/bouyer/netbsd-XEN3_DOMU"),
                                pair("args", "root=xbd0"),
                                pair("device_model", "/usr/lib/xen/bin/qemu-dm"))),
                form("device", form("vif", pair("bridge", "bridge0"), pair("mac", "aa:00:00:50:02:f0"))));
        assertEquals("""
                (domain
                    (domid 3)
                    (name nbsd)
                    (on_crash restart)
                    (bootloader '')
                    (cpus (() (0 1)))
                    (image
                        (linux
                            (kernel /home/bouyer/netbsd-XEN3_DOMU)
                            (args 'root=xbd0')
                            (device_model /usr/lib/xen/bin/qemu-dm)
                        )
                    )
                    (device (vif (bridge bridge0) (mac aa:00:00:50:02:f0)))
                )
                """, SxpPrinter.pretty(domain, SxpPrinter.SCREEN_WIDTH));
    }
}
