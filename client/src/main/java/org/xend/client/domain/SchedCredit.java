package org.xend.client.domain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.NumericOperand;
import org.xend.client.command.Option;
import org.xend.client.command.UsageException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.DaemonException;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.render.SchedulerTable;

/// `xm sched-credit`: shows or sets a domain's weight and cap in the credit schedulers.
public final class SchedCredit implements Command {
    private static final Option DOMAIN = new Option('d', "domain", "DOMAIN", "The domain to show or change.");
    private static final Option WEIGHT = new Option('w', "weight", "WEIGHT", "Weight, 1 to 65535.");
    private static final Option CAP = new Option('c', "cap", "CAP", "Cap in percent of one CPU, 0 for none.");

    @Override
    public List<Option> options() {
        return List.of(DOMAIN, WEIGHT, CAP, Option.JSON);
    }

    @Override
    public boolean takesOptionsAfterOperands() {
        return false;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        boolean sets = invocation.has(WEIGHT) || invocation.has(CAP);
        if (sets && !invocation.has(DOMAIN)) {
            throw new UsageException("No domain given.");
        }
        if (sets) {
            set(invocation);
            return OK;
        }
        String scheduler = invocation.daemon().get("/xend/node").text("xen_scheduler", "credit");
        if (!scheduler.equals("credit") && !scheduler.equals("credit2")) {
            throw new CommandException("Xen is running with the " + scheduler + " scheduler");
        }
        var rows = new ArrayList<SchedulerTable.Row>();
        for (Fields domain : domains(invocation)) {
            rows.add(row(invocation.daemon(), domain));
        }
        invocation.print(invocation.has(Option.JSON) ? SchedulerTable.json(rows) : SchedulerTable.of(rows));
        return OK;
    }

    private static void set(Invocation invocation) throws IOException {
        Form form = Form.op("domain_sched_credit_set");
        if (invocation.has(WEIGHT)) {
            form.put("weight", NumericOperand.whole(invocation.arguments().value(WEIGHT, "")));
        }
        if (invocation.has(CAP)) {
            form.put("cap", NumericOperand.whole(invocation.arguments().value(CAP, "")));
        }
        invocation.daemon().post(Daemon.path(invocation.arguments().value(DOMAIN, "")), form);
    }

    private static List<Fields> domains(Invocation invocation) throws IOException {
        return invocation.has(DOMAIN)
                ? List.of(invocation.daemon().domain(invocation.arguments().value(DOMAIN, "")))
                : invocation.daemon().domains("all");
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
