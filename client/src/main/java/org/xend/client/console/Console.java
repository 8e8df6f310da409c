package org.xend.client.console;

import java.io.IOException;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.NumericOperand;
import org.xend.client.command.Option;
import org.xend.client.command.UsageException;
import org.xend.client.connect.ConsoleStream;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.render.PlainText;

/// `xm console`: attaches to a domain's console; Ctrl-] leaves. Of a domain that has ended the last output
/// is shown, as long as the daemon keeps it.
public final class Console implements Command {
    private static final Option QUIET = Option.flag('q', "quiet", "No message when it cannot be attached.");
    private static final Option NUMBER = new Option('n', "num", "N", "Console number; a domain has one, 0.");

    @Override
    public List<Option> options() {
        return List.of(QUIET, NUMBER);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        if (NumericOperand.whole(invocation.arguments().value(NUMBER, "0")) != 0) {
            throw new UsageException("a domain has one console: number 0.");
        }
        try {
            Fields domain = find(invocation);
            if (domain.text("domid", "").isEmpty()) {
                throw new CommandException("Domain '" + invocation.operand(0) + "' is not started");
            }
            return attach(invocation, domain.text("name", invocation.operand(0)), () -> {});
        } catch (DaemonException | CommandException refusal) {
            if (invocation.has(QUIET)) {
                return FAILED;
            }
            throw refusal;
        }
    }

    /// Finds the domain. If it has ended, prints its last output and throws the refusal.
    private static Fields find(Invocation invocation) throws IOException {
        try {
            return invocation.daemon().domain(invocation.operand(0));
        } catch (DaemonException refusal) {
            if (!refusal.noSuchDomain()) {
                throw refusal;
            }
            String output = lastOutput(invocation);
            if (output.isEmpty()) {
                throw refusal;
            }
            invocation.print(output.endsWith("\n") ? output : output + "\n");
            throw new DaemonException(
                    refusal.status(),
                    refusal.code(),
                    "Domain '" + invocation.operand(0) + "' has ended; this was the last that its console showed.");
        }
    }

    /// @return empty where the daemon keeps none
    private static String lastOutput(Invocation invocation) throws IOException {
        try {
            return invocation.daemon().text(Daemon.path(invocation.operand(0)) + "/console");
        } catch (DaemonException _) {
            return "";
        }
    }

    /// Called once the console is attached, so that its first byte is not missed.
    public interface Then {
        void run() throws IOException;
    }

    /// @return the exit status: 0 if the console ended with its guest, 1 if the daemon dropped it
    public static int attach(Invocation invocation, String id, Then then) throws IOException {
        boolean left;
        try (ConsoleStream console = invocation.daemon().console(id)) {
            invocation.streams().out().flush();
            then.run();
            RawTerminal terminal = RawTerminal.enter();
            try {
                if (terminal.isTerminal() && !invocation.has(QUIET)) {
                    // In raw mode the line's end needs its carriage return.
                    invocation.streams().error("Attached to the console of " + PlainText.of(id) + "; Ctrl-] leaves.\r");
                }
                left = new ConsoleSession(
                                console,
                                invocation.streams().in(),
                                invocation.streams().out())
                        .run();
            } finally {
                terminal.leave();
            }
        }
        return left ? OK : ended(invocation, id);
    }

    /// Prints why the console has ended: the guest is gone, or the daemon is.
    private static int ended(Invocation invocation, String id) throws IOException {
        try {
            invocation.daemon().domain(id);
            return OK;
        } catch (DaemonException refusal) {
            if (refusal.noSuchDomain() && !invocation.has(QUIET)) {
                invocation.streams().error("Domain '" + id + "' has ended, and its console with it.");
            }
            return OK;
        }
    }
}
