package org.xend.protocol.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.xend.protocol.sxp.Sxp;

/// The type of an option's value. Every value is an S-expression: an atom, unless stated otherwise.
public sealed interface OptionType {
    /// `yes y 1 on true t` or `no n 0 off false f`, in any case.
    record Flag() implements OptionType {}

    /// Decimal, both bounds included.
    record Whole(long min, long max) implements OptionType {}

    /// One of these names, in any case.
    record Choice(List<String> words) implements OptionType {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /// Any text, the empty one included.
    record Text() implements OptionType {}

    /// Any text, or no value at all, as in the `(network-script )` of some distributed files.
    record OptionalText() implements OptionType {}

    /// A file or folder.
    record File() implements OptionType {}

    /// The name or path of a hotplug script, or `none`.
    record Script() implements OptionType {}

    /// `(SCRIPT CONVENTION)`; the option may be repeated, once for each script.
    record Convention() implements OptionType {}

    /// A list of users, and of groups as `@name`; it may be empty.
    record Users() implements OptionType {}

    /// One or more `(NAME NUMBER)`; [StoreQuotas] checks them.
    record Limits() implements OptionType {}

    /// A list, whose elements are not checked.
    record Items() implements OptionType {}

    Flag FLAG = new Flag();
    Text TEXT = new Text();
    File FILE = new File();
    Script SCRIPT = new Script();
    String NONE = "none";

    /// The type as the manual and error messages name it: "an integer from 0 to 65535".
    default String describe() {
        return switch (this) {
            case Flag _ -> "yes or no";
            case Whole(long min, long max) -> "an integer from " + min + " to " + max;
            case Choice(List<String> words) -> "one of " + String.join(", ", words);
            case Text _ -> "a string";
            case OptionalText _ -> "a string or nothing";
            case File _ -> "a path";
            case Script _ -> "a script or none";
            case Convention _ -> "(SCRIPT CONVENTION) with one of " + String.join(", ", ScriptConvention.words());
            case Users _ -> "a list of users and @groups";
            case Limits _ -> "(NAME NUMBER) ... with names of limits";
            case Items _ -> "a list";
        };
    }

    default boolean accepts(Sxp value) {
        return switch (this) {
            case Flag _ -> value.asText().flatMap(OptionType::flag).isPresent();
            case Whole(long min, long max) -> {
                OptionalLong number = value.asText().map(OptionType::whole).orElse(OptionalLong.empty());
                yield number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max;
            }
            case Choice(List<String> words) ->
                value.asText()
                        .filter(text -> words.stream().anyMatch(text::equalsIgnoreCase))
                        .isPresent();
            case Text _, OptionalText _ -> value.asText().isPresent();
            case File _, Script _ -> isName(value);
            case Convention _ ->
                value instanceof Sxp.Items(List<Sxp> items)
                        && items.size() == 2
                        && isName(items.getFirst())
                        && items.get(1).asText().flatMap(ScriptConvention::of).isPresent();
            case Users _ ->
                value instanceof Sxp.Items(List<Sxp> items) && items.stream().allMatch(OptionType::isUser);
            case Limits _ ->
                value instanceof Sxp.Items(List<Sxp> items)
                        && items.size() == 2
                        && items.stream().allMatch(item -> item.asText().isPresent());
            case Items _ -> value instanceof Sxp.Items;
        };
    }

    private static boolean isUser(Sxp value) {
        return value.asText()
                .filter(text -> text.matches("@?[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}[$]?"))
                .isPresent();
    }

    /// The words of a list of words.
    static List<String> words(Sxp value) {
        return value instanceof Sxp.Items(List<Sxp> items)
                ? items.stream().map(item -> item.asText().orElseThrow()).toList()
                : List.of();
    }

    private static boolean isName(Sxp value) {
        return value.asText().filter(text -> !text.isBlank() && isPath(text)).isPresent();
    }

    /// False for NUL, and for letters that this process's locale cannot express in a file name.
    private static boolean isPath(String text) {
        try {
            return !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "y", "1", "on", "true", "t" -> Optional.of(true);
            case "no", "n", "0", "off", "false", "f" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static OptionalLong whole(String text) {
        return text.matches("[+-]?[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
