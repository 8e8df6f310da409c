package org.xend.protocol.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.property.Draw;
import org.xend.protocol.property.Property;
import org.xend.protocol.sxp.Sxp;

/// Whatever the daemon answers in JSON may be sent back to it and means the same S-expression.
class RequestTreePropertyTest {
    @Property.Seeded
    void jsonOfAnyConfigConvertsBackToItsSExpression(long seed) {
        Property.holds(seed, 250, draw -> {
            Datum.Form config = draw.shown("config", form(draw, "vm", 2));
            Datum request = Datum.form("request").put("config", config).build();
            assertEquals(Sxp.list(Sxp.form("config", DatumSxp.of(config))), RequestTree.toSxp(DatumTree.of(request)));
        });
    }

    /// A form whose scalar fields, `image` and devices are all there or not, `deeper` levels deep.
    private static Datum.Form form(Draw draw, String head, int deeper) {
        var entries = new ArrayList<Datum.Entry>();
        for (String key : List.of("name", "cpus", "x")) {
            if (draw.flag()) {
                Datum value = draw.flag() ? new Datum.Sequence(draw.list(0, 3, () -> scalar(draw))) : scalar(draw);
                entries.add(new Datum.Entry(key, List.of(value), false));
            }
        }
        List<Datum> devices = List.of();
        if (deeper > 0) {
            if (draw.flag()) {
                entries.add(new Datum.Entry("image", List.of(form(draw, "linux", deeper - 1)), false));
            }
            devices = draw.list(0, 3, () -> form(draw, draw.of("vif", "vbd", "a b"), deeper - 1));
        }
        entries.add(new Datum.Entry("device", devices, true));
        return new Datum.Form(head, entries);
    }

    private static Datum scalar(Draw draw) {
        return switch (draw.between(0, 4)) {
            case 0 -> new Datum.None();
            case 1 -> new Datum.Text(draw.anyText(5));
            case 2 -> new Datum.Whole(draw.anyLong());
            case 3 -> new Datum.Real(draw.anyDouble());
            default -> new Datum.Flag(draw.flag());
        };
    }
}
