package org.xend.client.command;

import java.io.IOException;
import java.util.List;
import org.xend.client.connect.ConsoleStream;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.render.PlainText;

/// `xm console`: attaches to a domain's console; Ctrl-] leaves. Of a domain that has ended the last words are
/// shown, as long as the daemon keeps them.
final class Console implements Command {
    private static final Option QUIET = Option.flag('q', "quiet", "No message when it cannot be attached.");
    private static final Option NUMBER = new Option('n', "num", "N", "Console number; a domain has one, 0.");

    @Override
    public List<Option> options() {
        return List.of(QUIET, NUMBER);
    }

    @Override
    public int run(Call call) throws IOException {
        if (Numbers.whole(call.words().value(NUMBER, "0")) != 0) {
            throw new UsageException("a domain has one console: number 0.");
        }
        try {
            Fields domain = find(call);
            if (domain.text("domid", "").isEmpty()) {
                throw new CommandException("Domain '" + call.operand(0) + "' is not started");
            }
            return attach(call, domain.text("name", call.operand(0)), () -> {});
        } catch (DaemonException | CommandException refusal) {
            if (call.has(QUIET)) {
                return FAILED;
            }
            throw refusal;
        }
    }

    /// Prints what a domain that is gone had to say before the refusal goes on.
    private static Fields find(Call call) throws IOException {
        try {
            return call.daemon().domain(call.operand(0));
        } catch (DaemonException refusal) {
            if (!refusal.noSuchDomain()) {
                throw refusal;
            }
            String words = lastWords(call);
            if (words.isEmpty()) {
                throw refusal;
            }
            call.print(words.endsWith("\n") ? words : words + "\n");
            throw new DaemonException(
                    refusal.status(),
                    refusal.code(),
                    "Domain '" + call.operand(0) + "' has ended; this was the last that its console showed.");
        }
    }

    /// @return empty where the daemon keeps none
    private static String lastWords(Call call) throws IOException {
        try {
            return call.daemon().text(Daemon.path(call.operand(0)) + "/console");
        } catch (DaemonException _) {
            return "";
        }
    }

    /// What is to happen once the console is attached, so that its first byte is not missed.
    interface Then {
        void run() throws IOException;
    }

    /// @return the exit status: a console that ends with its guest is no failure, one that the daemon drops is
    static int attach(Call call, String id, Then then) throws IOException {
        boolean left;
        try (ConsoleStream console = call.daemon().console(id)) {
            call.streams().out().flush();
            then.run();
            RawTerminal terminal = RawTerminal.enter();
            try {
                if (terminal.isTerminal() && !call.has(QUIET)) {
                    // In raw mode the line's end needs its carriage return.
                    call.streams().complain("Attached to the console of " + PlainText.of(id) + "; Ctrl-] leaves.\r");
                }
                left = new ConsoleSession(
                                console, call.streams().in(), call.streams().out())
                        .run();
            } finally {
                terminal.leave();
            }
        }
        return left ? OK : ended(call, id);
    }

    /// Says why the console is over: the guest is gone, or the daemon is.
    private static int ended(Call call, String id) throws IOException {
        try {
            call.daemon().domain(id);
            return OK;
        } catch (DaemonException refusal) {
            if (refusal.noSuchDomain() && !call.has(QUIET)) {
                call.streams().complain("Domain '" + id + "' has ended, and its console with it.");
            }
            return OK;
        }
    }
}
