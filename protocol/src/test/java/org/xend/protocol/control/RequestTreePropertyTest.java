package org.xend.protocol.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xend.protocol.sxp.Sxp;

/// Whatever the daemon answers in JSON may be sent back to it and means the same S-expression.
class RequestTreePropertyTest {
    @Property
    void jsonOfAnyFormConvertsBackToItsSExpression(@ForAll("forms") Datum.Form form) {
        Datum request = Datum.form("request").put("value", form).build();
        assertEquals(Sxp.list(List.of(Sxp.form("value", DatumSxp.of(form)))),
                RequestTree.toSxp(DatumTree.of(request)));
    }

    @Provide
    Arbitrary<Datum.Form> forms() {
        return forms(2);
    }

    private static Arbitrary<Datum.Form> forms(int deeper) {
        Arbitrary<Datum> scalars = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(5).map(Datum.Text::new),
                Arbitraries.longs().map(Datum.Whole::new),
                Arbitraries.doubles().map(Datum.Real::new),
                Arbitraries.of(true, false).map(Datum.Flag::new),
                Arbitraries.just(new Datum.None()));
        Arbitrary<Datum> sequences = scalars.list().ofMaxSize(3).map(Datum.Sequence::new);
        Arbitrary<Datum> nested = deeper == 0 ? scalars : forms(deeper - 1).map(form -> form);
        Arbitrary<Datum> single = Arbitraries.oneOf(scalars, sequences, nested);
        Arbitrary<List<Datum>> repeated = deeper == 0
                ? Arbitraries.just(List.of())
                : nested.list().ofMaxSize(3);
        Arbitrary<Map<String, Datum>> fields = Arbitraries
                .maps(Arbitraries.of("name", "cpus", "image", "config", "x"),
                        single)
                .ofMaxSize(3);
        return Combinators.combine(Arbitraries.of("vm", "vif", "a b"), fields, repeated)
                .as((head, values, devices) -> {
                    var entries = new ArrayList<Datum.Entry>();
                    values.forEach((key, value) -> entries.add(new Datum.Entry(key, List.of(value), false)));
                    entries.add(new Datum.Entry("device", devices, true));
                    return new Datum.Form(head, entries);
                });
    }
}
