package org.xend.protocol.control;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xend.protocol.sxp.Sxp;

/// Turns the body of a JSON request into the S-expression xend would have been sent, so that everything behind
/// the control socket decodes one form only. The inverse of [Datum]'s table for answers.
///
/// | JSON | S-expression |
/// |---|---|
/// | string, number | atom; floats with 12 digits |
/// | `true`, `false` | `1`, `0` |
/// | `null` | field left out |
/// | `"key": value` | `(key value)` |
/// | object with `"class": "vif"` | `(vif (mac ..) (bridge ..))` |
/// | `config` or `image` without a class | as if it were `vm` or `linux` |
/// | other object, after a key | `(key (k v) ...)` |
/// | other object, elsewhere | `((k v) ...)` |
/// | `"device": [ .. ]`, and any array of objects after a key | one `(key ..)` per element |
/// | other array | `(a b c)` |
///
/// The tree consists of maps, lists, strings, numbers, booleans and nulls, as JSON readers build it. Fields keep
/// the map's order.
public final class RequestTree {
    /// Objects in arrays in objects: well beyond any request, well within the stack.
    public static final int HIGHEST_DEPTH = 64;

    private static final String CLASS = "class";
    /// The class of an object under these keys if it names none.
    private static final Map<String, String> USUAL_CLASS = Map.of("config", "vm", "image", "linux");
    /// Fields of a domain that may be repeated, so that an empty array is no field and not an empty list.
    private static final Set<String> REPEATABLE = Set.of("device", "backend");

    private RequestTree() {}

    /// @throws FailureException with [Failure.BadRequest] naming the field, if the tree is too deep, a class is
    ///         no string or a value is of no JSON type
    public static Sxp toSxp(Object tree) {
        List<Sxp> values = values(tree, "request", 1);
        return values.isEmpty() ? Sxp.list() : values.getFirst();
    }

    /// No value for a null, else one.
    private static List<Sxp> values(Object tree, String path, int depth) {
        if (depth > HIGHEST_DEPTH) {
            throw refused("it is nested more than " + HIGHEST_DEPTH + " deep");
        }
        return switch (tree) {
            case null -> List.of();
            case String text -> List.of(Sxp.atom(text));
            case Boolean flag -> List.of(Sxp.atom(flag ? 1 : 0));
            case Double real -> List.of(Sxp.atom(real));
            case Float real -> List.of(Sxp.atom(real.doubleValue()));
            case BigDecimal real -> List.of(Sxp.atom(real.doubleValue()));
            case Long _, Integer _, Short _, Byte _, BigInteger _ -> List.of(Sxp.atom(tree.toString()));
            case List<?> items -> List.of(sequence(items, path, depth));
            case Map<?, ?> object
            when object.containsKey(CLASS) -> List.of(Sxp.form(className(object, path), fields(object, path, depth)));
            case Map<?, ?> object -> List.of(Sxp.list(fields(object, path, depth)));
            default -> throw refused(path + " is of no JSON type");
        };
    }

    private static Sxp sequence(List<?> items, String path, int depth) {
        var out = new ArrayList<Sxp>();
        for (int i = 0; i < items.size(); i++) {
            out.addAll(values(items.get(i), path + "[" + i + "]", depth + 1));
        }
        return Sxp.list(out);
    }

    private static List<Sxp> fields(Map<?, ?> object, String path, int depth) {
        var out = new ArrayList<Sxp>();
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!name.equals(CLASS)) {
                addField(name, value, path + "." + name, depth + 1, out);
            }
        });
        return out;
    }

    private static void addField(String key, Object value, String path, int depth, List<Sxp> out) {
        switch (value) {
            case List<?> items
            when isRepeated(key, items) -> {
                for (int i = 0; i < items.size(); i++) {
                    addOne(key, items.get(i), path + "[" + i + "]", depth + 1, out);
                }
            }
            case null, default -> addOne(key, value, path, depth, out);
        }
    }

    private static boolean isRepeated(String key, List<?> items) {
        return REPEATABLE.contains(key) || !items.isEmpty() && items.stream().allMatch(Map.class::isInstance);
    }

    private static void addOne(String key, Object value, String path, int depth, List<Sxp> out) {
        switch (value) {
            case Map<?, ?> object
            when !object.containsKey(CLASS) -> {
                if (depth > HIGHEST_DEPTH) {
                    throw refused("it is nested more than " + HIGHEST_DEPTH + " deep");
                }
                List<Sxp> fields = fields(object, path, depth);
                String usual = USUAL_CLASS.get(key);
                out.add(usual == null ? Sxp.form(key, fields) : Sxp.form(key, Sxp.form(usual, fields)));
            }
            case null, default -> values(value, path, depth).forEach(sxp -> out.add(Sxp.form(key, sxp)));
        }
    }

    private static String className(Map<?, ?> object, String path) {
        if (object.get(CLASS) instanceof String name && !name.isEmpty()) {
            return name;
        }
        throw refused(path + "." + CLASS + " must be a string such as \"vif\"");
    }

    private static FailureException refused(String problem) {
        return new FailureException(new Failure.BadRequest("Bad request: " + problem));
    }
}
