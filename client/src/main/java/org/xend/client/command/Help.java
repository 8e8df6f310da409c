package org.xend.client.command;

import java.util.List;

/// `xm help`: the long help, or one verb's usage.
final class Help implements Command {
    @Override
    public int run(Call call) {
        List<String> operands = call.words().operands();
        if (operands.isEmpty()) {
            call.print(longHelp());
            return OK;
        }
        switch (Verbs.find(operands.getFirst())) {
            case Verbs.Found(Verb verb) -> call.print(verb.usage());
            case Verbs.Missing missing -> throw new CommandException(missing.message(operands.getFirst()));
        }
        return OK;
    }

    /// Every verb with its synopsis and summary.
    static String longHelp() {
        var out = new StringBuilder("""
                Usage: xm [--root DIR] <subcommand> [args]

                Control, list, and manipulate Xen guest instances.

                xm full list of subcommands:

                """);
        for (Verb verb : Verbs.ALL) {
            row(verb, out);
        }
        return out.append("""

                <Domain> is a domain's name, id or UUID. Options of a subcommand: 'xm help <subcommand>';
                the version: 'xm --version'.
                The daemon is found on DIR/var/lib/xend/xend-socket; DIR is also read from XEND_ROOT.
                """).toString();
    }

    /// The verbs most people need.
    static String shortHelp() {
        var out = new StringBuilder("""
                Usage: xm [--root DIR] <subcommand> [args]

                Control, list, and manipulate Xen guest instances.

                Common 'xm' commands:

                """);
        for (Verb verb : Verbs.ALL) {
            if (Verbs.COMMON.contains(verb.name())) {
                row(verb, out);
            }
        }
        return out.append("\nAll of them: 'xm help'.\n").toString();
    }

    private static void row(Verb verb, StringBuilder out) {
        int start = out.length();
        out.append(' ').append(verb.name());
        if (!verb.synopsis().isEmpty()) {
            out.append(' ').append(verb.synopsis());
        }
        int width = out.length() - start;
        if (width < 36) {
            out.repeat(' ', 36 - width);
        } else {
            out.append('\n').repeat(' ', 36);
        }
        out.append(' ').append(verb.summary()).append('\n');
    }
}
