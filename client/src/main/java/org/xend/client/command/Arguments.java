package org.xend.client.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arguments of a subcommand, parsed as GNU getopt does: options may follow operands, short ones may be bundled,
/// a long one may be cut to a unique prefix, `--` ends them.
///
/// @param given each option that was there, with its last argument (empty where it takes none)
/// @param operands everything else, in order
public record Arguments(Map<Option, String> given, List<String> operands) {

    /// @param mixed whether options may follow operands
    /// @throws UsageException naming the option that is unknown or lacks its argument
    public static Arguments parse(List<String> arguments, List<Option> known, boolean mixed) {
        var given = new LinkedHashMap<Option, String>();
        var operands = new ArrayList<String>();
        var left = new ArrayList<>(arguments).iterator();
        boolean options = true;
        while (left.hasNext()) {
            String word = left.next();
            if (!options || word.length() < 2 || word.charAt(0) != '-') {
                operands.add(word);
                options &= mixed;
            } else if (word.equals("--")) {
                options = false;
            } else if (word.startsWith("--")) {
                parseLong(word.substring(2), known, left, given);
            } else {
                parseShort(word.substring(1), known, left, given);
            }
        }
        return new Arguments(given, operands);
    }

    private static void parseLong(String word, List<Option> known, Iterator<String> left, Map<Option, String> given) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = byName(name, known);
        if (!option.takesArgument()) {
            if (equals >= 0) {
                throw new UsageException("option --" + option.name() + " must not have an argument");
            }
            given.put(option, "");
        } else if (equals >= 0) {
            given.put(option, word.substring(equals + 1));
        } else {
            given.put(option, argument("--" + option.name(), left));
        }
    }

    private static Option byName(String name, List<Option> known) {
        Option found = null;
        for (Option option : known) {
            if (option.name().equals(name)) {
                return option;
            }
            if (!name.isEmpty() && option.name().startsWith(name)) {
                if (found != null) {
                    throw new UsageException("option --" + name + " not a unique prefix");
                }
                found = option;
            }
        }
        if (found == null) {
            throw new UsageException("option --" + name + " not recognized");
        }
        return found;
    }

    private static void parseShort(
            String letters, List<Option> known, Iterator<String> left, Map<Option, String> given) {
        for (int i = 0; i < letters.length(); i++) {
            Option option = byLetter(letters.charAt(i), known);
            if (option.takesArgument()) {
                String rest = letters.substring(i + 1);
                given.put(option, rest.isEmpty() ? argument("-" + option.letter(), left) : rest);
                return;
            }
            given.put(option, "");
        }
    }

    private static Option byLetter(char letter, List<Option> known) {
        for (Option option : known) {
            if (option.letter() == letter) {
                return option;
            }
        }
        throw new UsageException("option -" + letter + " not recognized");
    }

    private static String argument(String shown, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new UsageException("option " + shown + " requires argument");
        }
        return left.next();
    }

    public boolean has(Option option) {
        return given.containsKey(option);
    }

    /// The option's argument, or the text to use where it was not given.
    public String value(Option option, String otherwise) {
        return given.getOrDefault(option, otherwise);
    }

    String operand(int index) {
        return operands.get(index);
    }
}
