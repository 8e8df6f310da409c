package org.xend.daemon.control.request;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.xend.protocol.sxp.Sxp;

/// The named values of one request: of the query string, overridden by those of the body. Immutable.
///
/// A value is an S-expression, in whichever form the body was: an atom for `target=128`, a list for a
/// configuration.
public record Parameters(SequencedMap<String, Sxp> values) {
    static final Parameters NONE = new Parameters(new LinkedHashMap<>());

    public Parameters {
        values = new LinkedHashMap<>(values);
    }

    public Parameters overriddenBy(Parameters other) {
        var merged = new LinkedHashMap<>(values);
        merged.putAll(other.values);
        return new Parameters(merged);
    }

    public Parameters without(String name) {
        var fewer = new LinkedHashMap<>(values);
        fewer.remove(name);
        return new Parameters(fewer);
    }

    public Parameters only(Collection<String> known) {
        var fewer = new LinkedHashMap<>(values);
        fewer.keySet().retainAll(known);
        return new Parameters(fewer);
    }

    /// @throws Refusal naming the first unknown parameter
    public void allowOnly(Collection<String> known, String what) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw Refusal.badRequest("unknown parameter '" + clip(name) + "': " + what
                        + (known.isEmpty() ? " takes none" : " takes " + String.join(", ", new TreeSet<>(known))));
            }
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<Sxp> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Sxp require(String name) {
        return find(name).orElseThrow(() -> Refusal.badRequest("parameter '" + name + "' is missing"));
    }

    public Optional<String> findText(String name) {
        return find(name).map(value -> text(name, value));
    }

    public String text(String name) {
        return text(name, require(name));
    }

    /// A whole number within bounds, both included.
    public int whole(String name, int least, int most) {
        String text = text(name).strip();
        if (text.matches("-?[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw Refusal.badRequest("parameter '" + name + "' must be a whole number from " + least + " to " + most
                + ", got '" + clip(text) + "'");
    }

    /// `1`, `true`, `yes`, `on` and their opposites; absent: false.
    public boolean flag(String name) {
        String text = findText(name).orElse("0").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "1", "true", "yes", "on" -> true;
            case "0", "false", "no", "off", "" -> false;
            default -> throw Refusal.badRequest("parameter '" + name + "' must be 0 or 1, got '" + clip(text) + "'");
        };
    }

    /// A comma list (`0,2,3`) or a list of whole numbers.
    public List<Integer> wholes(String name, int most) {
        List<String> words = switch (require(name)) {
            case Sxp.Atom(String text) -> List.of(text.split(",", -1));
            case Sxp.Items(var items) ->
                items.stream().map(item -> text(name, item)).toList();
        };
        return words.stream()
                .map(String::strip)
                .map(word -> {
                    if (!word.matches("[0-9]{1,6}") || Integer.parseInt(word) > most) {
                        throw Refusal.badRequest("parameter '" + name + "' must be whole numbers from 0 to " + most
                                + ", got '" + clip(word) + "'");
                    }
                    return Integer.valueOf(word);
                })
                .toList();
    }

    /// At most as much of a client's text as a one-line message can bear, without control characters.
    public static String clip(String text) {
        String shown = text.length() <= 64 ? text : text.substring(0, 61) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private static String text(String name, Sxp value) {
        return value.asText()
                .orElseThrow(() -> Refusal.badRequest("parameter '" + name + "' must be a single value, got a list"));
    }
}
