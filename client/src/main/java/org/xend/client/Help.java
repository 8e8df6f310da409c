package org.xend.client;

import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.Subcommand;

/// `xm help`: the long help, or one subcommand's usage.
final class Help implements Command {
    @Override
    public int run(Invocation invocation) {
        List<String> operands = invocation.arguments().operands();
        if (operands.isEmpty()) {
            invocation.print(longHelp());
            return OK;
        }
        switch (CommandTable.find(operands.getFirst())) {
            case CommandTable.Found(Subcommand subcommand) -> invocation.print(subcommand.usage());
            case CommandTable.Missing missing -> throw new CommandException(missing.message(operands.getFirst()));
        }
        return OK;
    }

    /// Every subcommand with its synopsis and summary.
    static String longHelp() {
        var out = new StringBuilder("""
                Usage: xm [--root DIR] <subcommand> [args]

                Control, list, and manipulate Xen guest instances.

                xm full list of subcommands:

                """);
        for (Subcommand subcommand : CommandTable.ALL) {
            row(subcommand, out);
        }
        return out.append("""

                <Domain> is a domain's name, id or UUID. Options of a subcommand: 'xm help <subcommand>';
                the version: 'xm --version'.
                The daemon is found on DIR/var/lib/xend/xend-socket; DIR is also read from XEND_ROOT.
                """).toString();
    }

    /// The subcommands most people need.
    static String shortHelp() {
        var out = new StringBuilder("""
                Usage: xm [--root DIR] <subcommand> [args]

                Control, list, and manipulate Xen guest instances.

                Common 'xm' commands:

                """);
        for (Subcommand subcommand : CommandTable.ALL) {
            if (CommandTable.COMMON.contains(subcommand.name())) {
                row(subcommand, out);
            }
        }
        return out.append("\nAll of them: 'xm help'.\n").toString();
    }

    private static void row(Subcommand subcommand, StringBuilder out) {
        int start = out.length();
        out.append(' ').append(subcommand.name());
        if (!subcommand.synopsis().isEmpty()) {
            out.append(' ').append(subcommand.synopsis());
        }
        int width = out.length() - start;
        if (width < 36) {
            out.repeat(' ', 36 - width);
        } else {
            out.append('\n').repeat(' ', 36);
        }
        out.append(' ').append(subcommand.summary()).append('\n');
    }
}
