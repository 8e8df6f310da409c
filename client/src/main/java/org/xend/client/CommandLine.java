package org.xend.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xend.client.command.Arguments;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.command.Streams;
import org.xend.client.command.Subcommand;
import org.xend.client.command.UsageException;
import org.xend.client.connect.AnswerTimeoutException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.ProtocolException;
import org.xend.client.connect.SocketPath;
import org.xend.client.connect.UnreachableException;
import org.xend.client.render.PlainText;

/// Runs a command line and returns its exit status: finds the subcommand, parses its options, runs it, and turns
/// every failure into one line on stderr. No other class does that.
///
/// | status | when |
/// |---|---|
/// | 0 | done |
/// | 1 | any failure |
/// | 3 | the domain does not exist |
final class CommandLine {
    private static final int NO_SUCH_DOMAIN = 3;
    private static final Option HELP = Option.flag('h', "help", "Show this.");

    private final Streams streams;
    private final Map<String, String> environment;

    public CommandLine(Streams streams, Map<String, String> environment) {
        this.streams = streams;
        this.environment = environment;
    }

    public int run(String... arguments) {
        try {
            return dispatch(new ArrayList<>(List.of(arguments)));
        } catch (RuntimeException | Error defect) {
            return fail("internal error: " + defect);
        }
    }

    private int dispatch(List<String> words) {
        String rootOption = null;
        while (!words.isEmpty() && words.getFirst().startsWith("--root")) {
            String word = words.removeFirst();
            if (word.startsWith("--root=")) {
                rootOption = word.substring("--root=".length());
            } else if (word.equals("--root") && !words.isEmpty()) {
                rootOption = words.removeFirst();
            } else {
                return fail("option --root requires argument");
            }
        }
        if (words.isEmpty()) {
            streams.out().print(Help.shortHelp());
            return Command.FAILED;
        }
        String word = words.removeFirst();
        if (word.equals("-h") || word.equals("--help")) {
            streams.out().print(Help.longHelp());
            return Command.OK;
        }
        if (word.equals("--version")) {
            streams.out().print("xm " + Version.text() + "\n");
            return Command.OK;
        }
        String root = SocketPath.root(rootOption, environment);
        CommandTable.Match match = CommandTable.find(current(word));
        // No pattern switch on the way to every command: its first use costs milliseconds that no cache holds.
        return match instanceof CommandTable.Found(Subcommand subcommand)
                ? run(subcommand, words, root)
                : missing(match, word);
    }

    private int missing(CommandTable.Match match, String word) {
        return switch (match) {
            case CommandTable.Found _ -> throw new IllegalArgumentException(word + " is not missing");
            case CommandTable.NotYet notYet -> error(notYet.message(word));
            case CommandTable.Missing other -> {
                fail(other.message(word));
                streams.out().print(Help.shortHelp());
                yield Command.FAILED;
            }
        };
    }

    private String current(String word) {
        String name = CommandTable.ALIASES.get(word);
        if (name == null) {
            return word;
        }
        streams.error("Warning: 'xm " + word + "' is deprecated; use 'xm " + name + "'.");
        return name;
    }

    private int run(Subcommand subcommand, List<String> words, String root) {
        boolean creates = subcommand.command().createsDomain();
        Path socket = SocketPath.find(root, environment);
        try {
            var known = new ArrayList<>(subcommand.command().options());
            known.add(HELP);
            Arguments arguments =
                    Arguments.parse(words, known, subcommand.command().takesOptionsAfterOperands());
            if (arguments.has(HELP)) {
                streams.out().print(subcommand.usage());
                return creates ? Command.OK : Command.FAILED;
            }
            subcommand.check(arguments);
            return subcommand.command().run(new Invocation(subcommand, arguments, daemon(socket), streams, root));
        } catch (UsageException misuse) {
            return failWithUsage(misuse.getMessage(), subcommand);
        } catch (CommandException failure) {
            return fail(failure.getMessage());
        } catch (DaemonException refusal) {
            return refused(refusal, creates, root);
        } catch (UnreachableException unreachable) {
            return fail(unreachable);
        } catch (AnswerTimeoutException timeout) {
            return fail("xend does not answer: " + timeout.getMessage() + " on " + socket
                    + ". Look into its log (" + root
                    + "/var/log/xend-debug.log) and restart it with 'xend restart',"
                    + " or give it longer with XM_TIMEOUT=SECONDS.");
        } catch (ProtocolException nonsense) {
            return fail("Xend has probably crashed: " + nonsense.getMessage() + " (its log: " + root
                    + "/var/log/xend-debug.log)");
        } catch (IOException broken) {
            return fail("The connection to xend broke: " + broken.getMessage() + " (its log: " + root
                    + "/var/log/xend-debug.log)");
        }
    }

    /// @throws CommandException when `XM_TIMEOUT` is no number of seconds
    private Daemon daemon(Path socket) {
        String seconds = environment.getOrDefault("XM_TIMEOUT", "");
        if (seconds.isEmpty()) {
            return new Daemon(socket);
        }
        if (!seconds.matches("[0-9]{1,6}")) {
            throw new CommandException("XM_TIMEOUT must be a number of seconds, got '" + seconds + "'");
        }
        return new Daemon(socket, Duration.ofSeconds(Integer.parseInt(seconds)));
    }

    private int refused(DaemonException refusal, boolean creates, String root) {
        String message = ErrorHints.with(refusal, creates, root);
        if (creates) {
            return fail(message);
        }
        if (refusal.noSuchDomain()) {
            fail(refusal.getMessage());
            return NO_SUCH_DOMAIN;
        }
        return fail(message);
    }

    private int fail(UnreachableException unreachable) {
        if (unreachable.denied()) {
            return error("Most commands need root access. Please try again as root.");
        }
        return fail("Unable to connect to xend: " + unreachable.getMessage()
                + ". Is xend running? Start it with 'xend start' (it was looked for on " + unreachable.socket()
                + ").");
    }

    private int failWithUsage(String message, Subcommand subcommand) {
        fail(message);
        streams.out().print(subcommand.usage());
        return Command.FAILED;
    }

    private int fail(String message) {
        return error("Error: " + PlainText.of(message));
    }

    private int error(String line) {
        streams.error(line.replace('\n', ' '));
        return Command.FAILED;
    }
}
