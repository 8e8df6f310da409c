package org.xend.protocol.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a JSON reader would make of an answer that was printed by [Datum]'s table: the naive model that
/// [RequestTree] is tested against.
final class DatumTree {
    private DatumTree() {}

    static Object of(Datum datum) {
        return of(datum, false);
    }

    private static Object of(Datum datum, boolean repeated) {
        return switch (datum) {
            case Datum.Text(String value) -> value;
            case Datum.Whole(long value) -> value;
            case Datum.Real(double value) -> value;
            case Datum.Flag(boolean value) -> value;
            case Datum.None _ -> null;
            case Datum.Sequence(List<Datum> items) ->
                items.stream().map(item -> of(item, false)).toList();
            case Datum.Form(String head, List<Datum.Entry> entries) -> {
                Map<String, Object> object = new LinkedHashMap<>();
                if (repeated) {
                    object.put("class", head);
                }
                entries.forEach(entry -> object.put(
                        entry.key(),
                        entry.repeated()
                                ? entry.values().stream()
                                        .map(value -> of(value, true))
                                        .toList()
                                : of(entry.values().getFirst(), false)));
                yield object;
            }
        };
    }
}
