package org.xend.client.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.render.SchedulerTable;

/// `xm sched-credit`: shows or sets a domain's weight and cap in the credit schedulers.
final class SchedCredit implements Command {
    private static final Option DOMAIN = new Option('d', "domain", "DOMAIN", "The domain to show or change.");
    private static final Option WEIGHT = new Option('w', "weight", "WEIGHT", "Weight, 1 to 65535.");
    private static final Option CAP = new Option('c', "cap", "CAP", "Cap in percent of one CPU, 0 for none.");

    @Override
    public List<Option> options() {
        return List.of(DOMAIN, WEIGHT, CAP, Option.JSON);
    }

    @Override
    public int run(Call call) throws IOException {
        boolean sets = call.has(WEIGHT) || call.has(CAP);
        if (sets && !call.has(DOMAIN)) {
            throw new UsageException("No domain given.");
        }
        if (sets) {
            set(call);
            return OK;
        }
        String scheduler = call.daemon().ask("/xend/node").text("xen_scheduler", "credit");
        if (!scheduler.equals("credit") && !scheduler.equals("credit2")) {
            throw new CommandException("Xen is running with the " + scheduler + " scheduler");
        }
        var rows = new ArrayList<SchedulerTable.Row>();
        for (Fields domain : domains(call)) {
            rows.add(row(call.daemon(), domain));
        }
        call.print(call.has(Option.JSON) ? SchedulerTable.json(rows) : SchedulerTable.of(rows));
        return OK;
    }

    private static void set(Call call) throws IOException {
        Form form = Form.op("domain_sched_credit_set");
        if (call.has(WEIGHT)) {
            form.put("weight", Numbers.whole(call.words().value(WEIGHT, "")));
        }
        if (call.has(CAP)) {
            form.put("cap", Numbers.whole(call.words().value(CAP, "")));
        }
        call.daemon().post(Daemon.path(call.words().value(DOMAIN, "")), form);
    }

    private static List<Fields> domains(Call call) throws IOException {
        return call.has(DOMAIN)
                ? List.of(call.daemon().domain(call.words().value(DOMAIN, "")))
                : call.daemon().domains("all");
    }

    private static SchedulerTable.Row row(Daemon daemon, Fields domain) throws IOException {
        String name = domain.text("name", "");
        String domid = domain.text("domid", "");
        try {
            Fields answer = daemon.post(Daemon.path(name), Form.op("domain_sched_credit_get"));
            return new SchedulerTable.Row(name, domid, answer.whole("weight", -1), answer.whole("cap", -1));
        } catch (DaemonException refusal) {
            if (refusal.code().equals("unsupported") || refusal.status() == 501) {
                return new SchedulerTable.Row(name, domid, -1, -1);
            }
            throw refusal;
        }
    }
}
