package org.xend.client.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.command.UsageException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.render.DomainTable;
import org.xend.client.render.Json;

/// `xm list`: the table, or each domain in full.
public final class ListDomains implements Command {
    private static final Option LONG = Option.flag('l', "long", "Print each domain in full, as S-expressions.");
    private static final Option STATE =
            new Option('\0', "state", "STATE", "Only domains that are running, paused, halted, crashed ...");
    private static final Option LABEL = Option.flag('\0', "label", "Not supported: there are no labels.");
    private static final Option POOL = new Option('\0', "pool", "POOL", "Only domains of this CPU pool.");
    private static final Option VCPUS = Option.flag('v', "vcpus", "Deprecated: use 'xm vcpu-list'.");

    @Override
    public List<Option> options() {
        return List.of(LONG, STATE, POOL, Option.JSON, LABEL, VCPUS);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        if (invocation.has(LABEL)) {
            throw new CommandException("xm list: --label is not supported by this daemon: it keeps no labels.");
        }
        if (invocation.has(VCPUS)) {
            invocation.streams().error("Warning: 'xm list -v' is deprecated; use 'xm vcpu-list'.");
            return new ListVcpus().run(invocation);
        }
        List<String> ids = invocation.arguments().operands();
        if (!ids.isEmpty() && (invocation.has(STATE) || invocation.has(POOL))) {
            throw new UsageException("'xm list' takes --state and --pool only without domains.");
        }
        String pool = invocation.arguments().value(POOL, "");
        if (invocation.has(Option.JSON)) {
            if (!pool.isEmpty()) {
                throw new UsageException("'xm list' takes either --json or --pool.");
            }
            invocation.println(json(invocation.daemon(), ids, state(invocation)));
            return OK;
        }
        List<Fields> domains = domains(invocation, ids);
        if (!pool.isEmpty()) {
            domains = ofPool(domains, pool);
        }
        if (invocation.has(LONG)) {
            for (Fields domain : domains) {
                invocation.print(domain.pretty());
            }
        } else {
            invocation.print(DomainTable.of(domains));
        }
        return OK;
    }

    private static String state(Invocation invocation) {
        return invocation.arguments().value(STATE, "all");
    }

    private static List<Fields> domains(Invocation invocation, List<String> ids) throws IOException {
        Daemon daemon = invocation.daemon();
        if (ids.isEmpty()) {
            return invocation.has(LONG) ? daemon.domainsInFull(state(invocation)) : daemon.domains(state(invocation));
        }
        var domains = new ArrayList<Fields>();
        for (String id : ids) {
            domains.add(daemon.domain(id));
        }
        domains.sort((a, b) -> a.text("name", "").compareTo(b.text("name", "")));
        return domains;
    }

    private static List<Fields> ofPool(List<Fields> domains, String pool) {
        var found = new ArrayList<Fields>();
        for (Fields domain : domains) {
            if (domain.text("pool_name", "Pool-0").equals(pool)) {
                found.add(domain);
            }
        }
        return found;
    }

    private static String json(Daemon daemon, List<String> ids, String state) throws IOException {
        if (ids.isEmpty()) {
            return daemon.json("/xend/domain?detail=1&state=" + Form.encode(state));
        }
        var domains = new ArrayList<String>();
        for (String id : ids) {
            domains.add(daemon.json(Daemon.path(id)));
        }
        return Json.array(domains);
    }
}
