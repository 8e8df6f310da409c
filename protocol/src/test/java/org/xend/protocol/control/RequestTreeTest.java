package org.xend.protocol.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.xend.protocol.sxp.Sxp;

class RequestTreeTest {
    /// A JSON object with its fields in this order.
    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    private static String sxp(Object tree) {
        return RequestTree.toSxp(tree).toString();
    }

    private static String refusal(Object tree) {
        var failure = assertThrows(FailureException.class, () -> RequestTree.toSxp(tree))
                .failure();
        return assertInstanceOf(Failure.BadRequest.class, failure).message();
    }

    @Test
    void aCreateRequestIsTheOneXmWouldSend() {
        var vif = object("class", "vif", "mac", "aa:00:00:50:02:f0", "bridge", "bridge0");
        var vbd = object("class", "vbd", "uname", "phy:/dev/wd0e", "dev", "0x1", "mode", "w");
        var config = object(
                "name",
                "nbsd",
                "memory",
                128,
                "vcpus",
                1L,
                "description",
                null,
                "image",
                object("kernel", "/netbsd", "args", "root=xbd0"),
                "device",
                List.of(vif, vbd));
        assertEquals(
                "((op create) (config (vm (name nbsd) (memory 128) (vcpus 1) "
                        + "(image (linux (kernel /netbsd) (args 'root=xbd0'))) "
                        + "(device (vif (mac aa:00:00:50:02:f0) (bridge bridge0))) "
                        + "(device (vbd (uname phy:/dev/wd0e) (dev 0x1) (mode w))))) (paused 0))",
                sxp(object("op", "create", "config", config, "paused", false)));
    }

    @Test
    void aClassNamesTheFormWhereverItStands() {
        assertEquals("((config (vif (mac x))))", sxp(object("config", object("class", "vif", "mac", "x"))));
        assertEquals("((image (pvh (kernel /k))))", sxp(object("image", object("class", "pvh", "kernel", "/k"))));
        assertEquals("((image (hvm (boot c))))", sxp(object("image", object("boot", "c", "class", "hvm"))));
        assertEquals("(vif (mac x))", sxp(object("class", "vif", "mac", "x")));
    }

    @Test
    void anObjectWithoutClassBelongsToItsKey() {
        assertEquals("((opts (a 1) (b 2)))", sxp(object("opts", object("a", 1, "b", 2))));
        assertEquals(
                "((dev (bus 0x00)) (dev (bus 0x01)))",
                sxp(object("dev", List.of(object("bus", "0x00"), object("bus", "0x01")))));
        assertEquals("(((a 1)) x)", sxp(List.of(object("a", 1), "x")));
    }

    @Test
    void arraysAreListsUnlessTheFieldIsRepeatable() {
        assertEquals(
                "((cpus (() (0 1))) (l ()) (m (a (b))))",
                sxp(object(
                        "cpus", List.of(List.of(), List.of(0, 1)), "l", List.of(), "m", List.of("a", List.of("b")))));
        assertEquals("((name x))", sxp(object("device", List.of(), "name", "x", "backend", List.of())));
        assertEquals(
                "((backend (blkif)) (backend (netif)))",
                sxp(object("backend", List.of(object("class", "blkif"), object("class", "netif")))));
    }

    @Test
    void wordsNumbersFlagsAndNullHaveOneSpellingEach() {
        assertEquals(
                "('' 'a b' -7 12345678901234567890 1.5 1.0 0.1 1 0)",
                sxp(Arrays.asList(
                        "",
                        "a b",
                        -7,
                        new BigInteger("12345678901234567890"),
                        1.5,
                        1.0f,
                        new BigDecimal("0.1"),
                        true,
                        false,
                        null)));
        assertEquals("()", sxp(null));
        assertEquals("()", sxp(object()));
        assertEquals("x", sxp("x"));
    }

    @Test
    void whatCannotBeARequestIsRefusedByName() {
        assertEquals(
                "Bad request: request.config.device[1].class must be a string such as \"vif\"",
                refusal(object("config", object("device", List.of(object("class", "vif"), object("class", 7))))));
        assertEquals("Bad request: request.a is of no JSON type", refusal(object("a", new Object())));
    }

    @Test
    void aDeepTreeIsRefusedInEveryShape() {
        List<UnaryOperator<Object>> shapes = List.of(
                List::of,
                inner -> object("a", inner),
                inner -> object("class", "c", "a", inner),
                inner -> object("device", List.of(inner)),
                inner -> object("config", inner));
        for (UnaryOperator<Object> shape : shapes) {
            Object tree = "end";
            for (int i = 0; i < 100_000; i++) {
                tree = shape.apply(tree);
            }
            Object deep = tree;
            assertEquals("Bad request: it is nested more than 64 deep", refusal(deep));
        }
    }

    @Test
    void theJsonOfADomainConvertsBackToItsSExpression() {
        Datum.Form domain = DatumSxpTest.domain("vm");
        Datum request =
                Datum.form("ignored").put("op", "create").put("config", domain).build();
        var expected = new ArrayList<>(((Sxp.Items) DatumSxp.of(request)).items());
        expected.removeFirst();
        assertEquals(Sxp.list(expected), RequestTree.toSxp(DatumTree.of(request)));
    }
}
