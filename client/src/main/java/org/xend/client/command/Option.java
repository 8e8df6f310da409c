package org.xend.client.command;

/// An option of a subcommand.
///
/// @param letter short form, or 0 where there is none
/// @param name long form without dashes, or empty where there is none
/// @param argument the name of its argument in the help; empty if it takes none
/// @param help one line
public record Option(char letter, String name, String argument, String help) {
    public static final Option JSON = flag('\0', "json", "Print JSON.");

    public static Option flag(char letter, String name, String help) {
        return new Option(letter, name, "", help);
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    /// As the help shows it: `-l, --long`, `--state=STATE`, `-n N`.
    String shown() {
        if (name.isEmpty()) {
            return "-" + letter + (takesArgument() ? " " + argument : "");
        }
        String longForm = "--" + name + (takesArgument() ? "=" + argument : "");
        return letter == 0 ? longForm : "-" + letter + ", " + longForm;
    }
}
