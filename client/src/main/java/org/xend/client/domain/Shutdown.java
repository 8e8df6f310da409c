package org.xend.client.domain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.command.UsageException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.render.PlainText;

/// `xm shutdown` and `xm reboot`: asks guests to stop, and with `-w` waits until they have.
///
/// Every domain is asked, even after one has failed: each failure is a line on stderr, and makes the exit status 1.
/// With `-a` a domain that has ended and was kept is not asked. A paused domain is unpaused first, for it could not
/// react.
public final class Shutdown implements Command {
    private static final Option ALL = Option.flag('a', "all", "All domains but domain 0.");
    private static final Option WAIT = Option.flag('w', "wait", "Wait until they have obeyed.");
    private static final Option HALT = Option.flag('H', "halt", "Halt without powering off.");
    private static final Option REBOOT = Option.flag('R', "reboot", "Reboot.");

    private final boolean restarts;
    private final long pollMillis;

    /// @param restarts whether this is `xm reboot`
    /// @param pollMillis between two requests while waiting
    public Shutdown(boolean restarts, long pollMillis) {
        this.restarts = restarts;
        this.pollMillis = pollMillis;
    }

    @Override
    public List<Option> options() {
        return restarts ? List.of(ALL, WAIT) : List.of(ALL, WAIT, HALT, REBOOT);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        if (invocation.has(HALT) && invocation.has(REBOOT)) {
            throw new UsageException("'xm shutdown' takes either -H or -R.");
        }
        List<String> ids = invocation.arguments().operands();
        if (invocation.has(ALL) == !ids.isEmpty()) {
            throw new UsageException("'xm " + invocation.subcommand().name()
                    + (ids.isEmpty() ? "' needs a domain, or -a for all." : "' takes either a domain or -a."));
        }
        boolean reboot = restarts || invocation.has(REBOOT);
        String reason = reboot ? "reboot" : invocation.has(HALT) ? "halt" : "poweroff";
        var failures = new Failures(invocation);
        List<Watched> stopping = invocation.has(ALL)
                ? askAll(invocation, reason, failures)
                : askNamed(invocation, ids, reason, failures);
        boolean obeyed = true;
        if (invocation.has(WAIT)) {
            obeyed = new ShutdownWait(invocation, reboot, pollMillis).await(stopping);
        }
        if (invocation.has(WAIT) && invocation.has(ALL) && obeyed && failures.none()) {
            invocation.streams().println(reboot ? "All domains rebooted" : "All domains terminated");
        }
        return obeyed && failures.none() ? OK : FAILED;
    }

    private static List<Watched> askAll(Invocation invocation, String reason, Failures failures) throws IOException {
        var asked = new ArrayList<Watched>();
        for (Fields domain : invocation.daemon().domains("all")) {
            boolean guest = !domain.text("domid", "").isEmpty() && domain.whole("domid", 0) != 0;
            if (guest && !ShutdownWait.hasEnded(domain)) {
                try {
                    asked.add(ask(invocation.daemon(), domain, reason));
                } catch (DaemonException refusal) {
                    // One that has gone since the list was made has stopped already.
                    if (!refusal.noSuchDomain()) {
                        failures.add(domain.text("name", ""), refusal);
                    }
                }
            }
        }
        return asked;
    }

    /// If one domain was named, its refusal is that of the command, as with every other subcommand.
    private static List<Watched> askNamed(Invocation invocation, List<String> ids, String reason, Failures failures)
            throws IOException {
        var asked = new ArrayList<Watched>();
        for (String id : ids) {
            try {
                asked.add(ask(invocation.daemon(), invocation.daemon().domain(id), reason));
            } catch (DaemonException refusal) {
                if (ids.size() == 1) {
                    throw refusal;
                }
                failures.add(id, refusal);
            }
        }
        return asked;
    }

    private static Watched ask(Daemon daemon, Fields domain, String reason) throws IOException {
        Watched watched = Watched.of(domain);
        String path = Daemon.path(watched.name());
        if (domain.text("state", "").indexOf('p') >= 0) {
            daemon.post(path, Form.op("unpause"));
        }
        daemon.post(path, Form.op("shutdown").put("reason", reason));
        return watched;
    }

    /// Failures with one of several domains: each is printed at once. Owned by the command's thread.
    private static final class Failures {
        private final Invocation invocation;
        private boolean any;

        Failures(Invocation invocation) {
            this.invocation = invocation;
        }

        void add(String domain, DaemonException refusal) {
            any = true;
            invocation.streams().error("Error: " + PlainText.of(domain + ": " + refusal.getMessage()));
        }

        boolean none() {
            return !any;
        }
    }

    /// A domain as it was when it was asked to stop: the same name with another domid is its next life.
    record Watched(String name, long domid) {
        static Watched of(Fields domain) {
            return new Watched(domain.text("name", ""), domain.whole("domid", -1));
        }
    }
}
