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
    void jsonOfAnyConfigConvertsBackToItsSExpression(@ForAll("configs") Datum.Form config) {
        Datum request = Datum.form("request").put("config", config).build();
        assertEquals(Sxp.list(Sxp.form("config", DatumSxp.of(config))), RequestTree.toSxp(DatumTree.of(request)));
    }

    @Provide
    Arbitrary<Datum.Form> configs() {
        return forms("vm", 2);
    }

    /// A form whose scalar fields, `image` and devices are all there or not, `deeper` levels deep.
    private static Arbitrary<Datum.Form> forms(String head, int deeper) {
        Arbitrary<Datum> scalars = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(5).map(Datum.Text::new),
                Arbitraries.longs().map(Datum.Whole::new),
                Arbitraries.doubles().map(Datum.Real::new),
                Arbitraries.of(true, false).map(Datum.Flag::new),
                Arbitraries.just(new Datum.None()));
        Arbitrary<Datum> sequences = scalars.list().ofMaxSize(3).map(Datum.Sequence::new);
        Arbitrary<Map<String, Datum>> fields = Arbitraries.maps(
                        Arbitraries.of("name", "cpus", "x"), Arbitraries.oneOf(scalars, sequences))
                .ofMaxSize(3);
        Arbitrary<List<Datum>> images = deeper == 0
                ? Arbitraries.just(List.of())
                : forms("linux", deeper - 1).<Datum>map(form -> form).list().ofMaxSize(1);
        Arbitrary<List<Datum>> devices = deeper == 0
                ? Arbitraries.just(List.of())
                : Arbitraries.of("vif", "vbd", "a b")
                        .<Datum>flatMap(name -> forms(name, deeper - 1).map(form -> form))
                        .list()
                        .ofMaxSize(3);
        return Combinators.combine(fields, images, devices).as((plain, image, device) -> {
            var entries = new ArrayList<Datum.Entry>();
            plain.forEach((key, value) -> entries.add(new Datum.Entry(key, List.of(value), false)));
            image.forEach(value -> entries.add(new Datum.Entry("image", List.of(value), false)));
            entries.add(new Datum.Entry("device", device, true));
            return new Datum.Form(head, entries);
        });
    }
}
