package org.xend.client.command;

/// A row of the command table.
///
/// @param name the subcommand
/// @param synopsis its arguments, for the usage line
/// @param least fewest operands
/// @param most most operands; [#MANY] for no limit
/// @param summary one line for the help
public record Subcommand(String name, String synopsis, int least, int most, String summary, Command command) {
    public static final int MANY = Integer.MAX_VALUE;

    /// Checks the number of operands; the messages are xm's.
    ///
    /// @throws UsageException when there are too few or too many
    public void check(Arguments arguments) {
        int count = arguments.operands().size();
        if (count >= least && count <= most) {
            return;
        }
        if (least == most) {
            throw new UsageException("'xm " + name + "' requires " + least + " arguments.");
        }
        if (most == MANY) {
            throw new UsageException("'xm " + name + "' requires at least " + least + " arguments.");
        }
        throw new UsageException("'xm " + name + "' requires between " + least + " and " + most + " arguments.");
    }

    public String usage() {
        var out = new StringBuilder("Usage: xm ").append(name);
        if (!synopsis.isEmpty()) {
            out.append(' ').append(synopsis);
        }
        out.append("\n\n").append(summary).append('\n');
        for (Option option : command.options()) {
            String shown = option.shown();
            out.append("  ")
                    .append(shown)
                    .repeat(' ', Math.max(1, 28 - shown.length()))
                    .append(option.help())
                    .append('\n');
        }
        return out.append('\n').toString();
    }
}
