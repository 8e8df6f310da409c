package org.xend.client.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;

/// `xm shutdown` and `xm reboot`: asks guests to stop, and with `-w` waits until they have.
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
                    + (ids.isEmpty()
                            ? "' needs a domain, or -a for all."
                            : "' takes either a domain or -a."));
        }
        boolean reboot = rebootVerb || call.has(REBOOT);
        List<Watched> stopping = call.has(ALL) ? everyGuest(call.daemon()) : named(call.daemon(), ids);
        String reason = reboot ? "reboot" : call.has(HALT) ? "halt" : "poweroff";
        for (Watched domain : stopping) {
            call.daemon().post(Daemon.path(domain.name()), Form.op("shutdown").put("reason", reason));
        }
        if (call.has(WAIT)) {
            new StopWatch(call, reboot, pollMillis).await(stopping);
        }
        if (call.has(WAIT) && call.has(ALL)) {
            call.streams().say(reboot ? "All domains rebooted" : "All domains terminated");
        }
        return OK;
    }

    private static List<Watched> everyGuest(Daemon daemon) throws IOException {
        var guests = new ArrayList<Watched>();
        for (Fields domain : daemon.domains("all")) {
            if (!domain.text("domid", "").isEmpty() && domain.whole("domid", 0) != 0) {
                guests.add(Watched.of(domain));
            }
        }
        return guests;
    }

    private static List<Watched> named(Daemon daemon, List<String> ids) throws IOException {
        var domains = new ArrayList<Watched>();
        for (String id : ids) {
            domains.add(Watched.of(daemon.domain(id)));
        }
        return domains;
    }

    /// A domain as it was when it was asked to stop: the same name with another domid is its next life.
    record Watched(String name, long domid) {
        static Watched of(Fields domain) {
            return new Watched(domain.text("name", ""), domain.whole("domid", -1));
        }
    }
}
