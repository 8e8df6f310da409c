package org.xend.protocol.control;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.sxp.Sxp;

/// Turns an answer into the S-expression xend's clients expect, by the table in [Datum].
///
/// A field whose value is [Datum.None] is left out. An answer that is a [Datum.None] itself becomes the empty list.
public final class DatumSxp {
    private DatumSxp() {}

    public static Sxp of(Datum datum) {
        List<Sxp> values = values(datum);
        return values.isEmpty() ? Sxp.list() : values.getFirst();
    }

    /// No value for a [Datum.None], else one.
    private static List<Sxp> values(Datum datum) {
        return switch (datum) {
            case Datum.Text(String value) -> List.of(Sxp.atom(value));
            case Datum.Whole(long value) -> List.of(Sxp.atom(value));
            case Datum.Real(double value) -> List.of(Sxp.atom(value));
            case Datum.Flag(boolean value) -> List.of(Sxp.atom(value ? 1 : 0));
            case Datum.None _ -> List.of();
            case Datum.Sequence(List<Datum> items) ->
                List.of(Sxp.list(
                        items.stream().flatMap(item -> values(item).stream()).toList()));
            case Datum.Form(String head, List<Datum.Entry> entries) -> List.of(form(head, entries));
        };
    }

    private static Sxp form(String head, List<Datum.Entry> entries) {
        var items = new ArrayList<Sxp>();
        items.add(Sxp.atom(head));
        for (Datum.Entry entry : entries) {
            for (Datum value : entry.values()) {
                values(value).forEach(sxp -> items.add(isNamed(value, entry.key()) ? sxp : Sxp.form(entry.key(), sxp)));
            }
        }
        return Sxp.list(items);
    }

    /// A form under its own name needs no second one: `(vcpu (number 0))`, not `(vcpu (vcpu (number 0)))`.
    private static boolean isNamed(Datum value, String key) {
        return value instanceof Datum.Form(String head, var _) && head.equals(key);
    }
}
