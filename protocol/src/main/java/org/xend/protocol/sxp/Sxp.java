package org.xend.protocol.sxp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An S-expression: an atom or a list. There are no numbers, booleans or nil; `1`, `'1'` and `"1"` are the same
/// value.
public sealed interface Sxp {
    /// A bare or quoted atom; may be empty.
    record Atom(String text) implements Sxp {
        public Atom {
            if (text == null) {
                throw new IllegalArgumentException("an atom has text");
            }
        }

        @Override
        public String toString() {
            return SxpPrinter.compact(this);
        }
    }

    /// A list, with xend's accessors: "the value of field F" is the second element of the first child list
    /// whose head is F. A second element `(@ (key value) ...)` holds attributes and is no child.
    record Items(List<Sxp> items) implements Sxp {
        public Items {
            items = List.copyOf(items);
        }

        /// The first element, if that is an atom.
        public Optional<String> head() {
            return items.isEmpty() ? Optional.empty() : items.getFirst().asText();
        }

        public boolean isForm(String head) {
            return !items.isEmpty() && items.getFirst() instanceof Atom(String text) && text.equals(head);
        }

        /// Everything after the first element and the attributes.
        public List<Sxp> children() {
            return items.subList(Math.min(items.size(), attributes().isPresent() ? 2 : 1), items.size());
        }

        /// The first child list whose head is `field`.
        public Optional<Items> child(String field) {
            return forms(field).findFirst();
        }

        /// Every child list whose head is `field`, in order: for the fields that may be repeated.
        public List<Items> all(String field) {
            return forms(field).toList();
        }

        /// The value of a field; empty if the field is missing or is a lone `(field)`.
        public Optional<Sxp> value(String field) {
            return child(field).flatMap(Items::first);
        }

        /// The value of a field, if it is an atom.
        public Optional<String> text(String field) {
            return value(field).flatMap(Sxp::asText);
        }

        /// The first child, an atom or a list: the `V` of `(field V)`.
        public Optional<Sxp> first() {
            return children().stream().findFirst();
        }

        public Optional<String> attribute(String key) {
            return attributes().flatMap(list -> list.text(key));
        }

        private Optional<Items> attributes() {
            return items.size() > 1 && items.get(1) instanceof Items list && list.isForm("@")
                    ? Optional.of(list)
                    : Optional.empty();
        }

        private Stream<Items> forms(String field) {
            return children().stream().<Items>mapMulti((child, out) -> {
                if (child instanceof Items list && list.isForm(field)) {
                    out.accept(list);
                }
            });
        }

        @Override
        public String toString() {
            return SxpPrinter.compact(this);
        }
    }

    static Atom atom(String text) {
        return new Atom(text);
    }

    static Atom atom(long number) {
        return new Atom(Long.toString(number));
    }

    /// A float as xend prints it, with 12 significant digits: `1.0`, `0.1`, `1e+12`.
    static Atom atom(double number) {
        return new Atom(SxpReal.text(number));
    }

    static Items list(Sxp... items) {
        return new Items(List.of(items));
    }

    static Items list(List<? extends Sxp> items) {
        return new Items(List.copyOf(items));
    }

    /// `(head rest...)`
    static Items form(String head, List<? extends Sxp> rest) {
        return new Items(Stream.concat(Stream.of(atom(head)), rest.stream()).toList());
    }

    /// `(head rest...)`
    static Items form(String head, Sxp... rest) {
        return form(head, List.of(rest));
    }

    /// `(key value)`
    static Items pair(String key, String value) {
        return form(key, atom(value));
    }

    /// `(key value)`
    static Items pair(String key, long value) {
        return form(key, atom(value));
    }

    default Optional<String> asText() {
        return switch (this) {
            case Atom(String text) -> Optional.of(text);
            case Items _ -> Optional.empty();
        };
    }

    default Optional<Items> asItems() {
        return switch (this) {
            case Atom _ -> Optional.empty();
            case Items list -> Optional.of(list);
        };
    }
}
