package org.xend.client.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.render.PlainText;

/// `xm shutdown` and `xm reboot`: asks guests to stop, and with `-w` waits until they have.
///
/// All are asked, whatever becomes of one of them: each trouble is a line on stderr, and the exit status says
/// that there was one. With `-a` a domain that has ended and was kept is not asked. A paused one hears nothing,
/// so it is let run first.
final class Stop implements Command {
    private static final Option ALL = Option.flag('a', "all", "All domains but domain 0.");
    private static final Option WAIT = Option.flag('w', "wait", "Wait until they have obeyed.");
    private static final Option HALT = Option.flag('H', "halt", "Halt without powering off.");
    private static final Option REBOOT = Option.flag('R', "reboot", "Reboot.");

    private final boolean rebootVerb;
    private final long pollMillis;

    /// @param rebootVerb whether this is `xm reboot`
    /// @param pollMillis between two looks while waiting
    Stop(boolean rebootVerb, long pollMillis) {
        this.rebootVerb = rebootVerb;
        this.pollMillis = pollMillis;
    }

    @Override
    public List<Option> options() {
        return rebootVerb ? List.of(ALL, WAIT) : List.of(ALL, WAIT, HALT, REBOOT);
    }

    @Override
    public int run(Call call) throws IOException {
        if (call.has(HALT) && call.has(REBOOT)) {
            throw new UsageException("'xm shutdown' takes either -H or -R.");
        }
        List<String> ids = call.words().operands();
        if (call.has(ALL) == !ids.isEmpty()) {
            throw new UsageException("'xm " + call.verb().name()
                    + (ids.isEmpty() ? "' needs a domain, or -a for all." : "' takes either a domain or -a."));
        }
        boolean reboot = rebootVerb || call.has(REBOOT);
        String reason = reboot ? "reboot" : call.has(HALT) ? "halt" : "poweroff";
        var troubles = new Troubles(call);
        List<Watched> stopping = call.has(ALL) ? askAll(call, reason, troubles) : askNamed(call, ids, reason, troubles);
        boolean obeyed = true;
        if (call.has(WAIT)) {
            obeyed = new StopWatch(call, reboot, pollMillis).await(stopping);
        }
        if (call.has(WAIT) && call.has(ALL) && obeyed && troubles.none()) {
            call.streams().say(reboot ? "All domains rebooted" : "All domains terminated");
        }
        return obeyed && troubles.none() ? OK : FAILED;
    }

    private static List<Watched> askAll(Call call, String reason, Troubles troubles) throws IOException {
        var asked = new ArrayList<Watched>();
        for (Fields domain : call.daemon().domains("all")) {
            boolean guest = !domain.text("domid", "").isEmpty() && domain.whole("domid", 0) != 0;
            if (guest && !StopWatch.hasEnded(domain)) {
                try {
                    asked.add(ask(call.daemon(), domain, reason));
                } catch (DaemonException refusal) {
                    // One that has gone since the list was made has done what was to be asked of it.
                    if (!refusal.noSuchDomain()) {
                        troubles.add(domain.text("name", ""), refusal);
                    }
                }
            }
        }
        return asked;
    }

    /// One domain's refusal is the whole command's, as of every other verb.
    private static List<Watched> askNamed(Call call, List<String> ids, String reason, Troubles troubles)
            throws IOException {
        var asked = new ArrayList<Watched>();
        for (String id : ids) {
            try {
                asked.add(ask(call.daemon(), call.daemon().domain(id), reason));
            } catch (DaemonException refusal) {
                if (ids.size() == 1) {
                    throw refusal;
                }
                troubles.add(id, refusal);
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

    /// What went wrong with one of several domains: said at once, and counted. Owned by the command's thread.
    private static final class Troubles {
        private final Call call;
        private boolean any;

        Troubles(Call call) {
            this.call = call;
        }

        void add(String domain, DaemonException refusal) {
            any = true;
            call.streams().complain("Error: " + PlainText.of(domain + ": " + refusal.getMessage()));
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
