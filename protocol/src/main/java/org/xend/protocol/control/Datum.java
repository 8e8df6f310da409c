package org.xend.protocol.control;

import java.util.ArrayList;
import java.util.List;

/// One answer of the daemon, neither S-expression nor JSON yet: the single model both are printed from.
///
/// | here | S-expression | JSON |
/// |---|---|---|
/// | [Text] | quoted or bare atom | string |
/// | [Whole], [Real] | number | number |
/// | [Flag] | `1` / `0` | `true` / `false` |
/// | [None] | field left out | `null` |
/// | [Sequence] | `(a b c)` | array |
/// | [Form] `vif` with entries | `(vif (mac ..) (bridge ..))` | object; has `"class": "vif"` where it repeats |
/// | entry of a [Form] | `(key value)` | `"key": value` |
/// | entry whose value is a [Form] of that head | the form itself: `(vcpu (number 0))` | `"key": {..}` |
/// | repeated entry | one `(key value)` per element | `"key": [ ... ]` |
public sealed interface Datum {
    record Text(String value) implements Datum {}

    record Whole(long value) implements Datum {}

    record Real(double value) implements Datum {}

    record Flag(boolean value) implements Datum {}

    record None() implements Datum {}

    record Sequence(List<Datum> items) implements Datum {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Form(String head, List<Entry> entries) implements Datum {
        public Form {
            entries = List.copyOf(entries);
        }
    }

    /// @param repeated values are printed one `(key value)` each, in JSON as one array; otherwise there is
    ///        exactly one value
    record Entry(String key, List<Datum> values, boolean repeated) {
        public Entry {
            values = List.copyOf(values);
            if (!repeated && values.size() != 1) {
                throw new IllegalArgumentException("entry '" + key + "' takes one value");
            }
        }
    }

    static Builder form(String head) {
        return new Builder(head);
    }

    static Datum words(List<String> words) {
        return new Sequence(words.stream().<Datum>map(Text::new).toList());
    }

    /// Collects the entries of a [Form] in printing order.
    final class Builder {
        private final String head;
        private final List<Entry> entries = new ArrayList<>();

        private Builder(String head) {
            this.head = head;
        }

        public Builder put(String key, Datum value) {
            entries.add(new Entry(key, List.of(value), false));
            return this;
        }

        public Builder put(String key, String value) {
            return put(key, new Text(value));
        }

        public Builder put(String key, long value) {
            return put(key, new Whole(value));
        }

        public Builder put(String key, double value) {
            return put(key, new Real(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, new Flag(value));
        }

        public Builder putEach(String key, List<? extends Datum> values) {
            entries.add(new Entry(key, List.copyOf(values), true));
            return this;
        }

        public Form build() {
            return new Form(head, entries);
        }
    }
}
