package org.xend.client.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.connect.Fields;
import org.xend.client.render.UptimeTable;

/// `xm uptime`: how long ago each domain was started. Domain 0 has been up as long as this host.
public final class Uptime implements Command {
    private static final Option SHORT = Option.flag('s', "short", "One line as uptime(1) prints it.");
    private static final Path HOST_UPTIME = Path.of("/proc/uptime");

    @Override
    public List<Option> options() {
        return List.of(SHORT, Option.JSON);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var rows = new ArrayList<UptimeTable.Row>();
        for (Fields domain : domains(invocation)) {
            rows.add(new UptimeTable.Row(domain.text("name", ""), domain.text("domid", ""), seconds(domain)));
        }
        if (invocation.has(Option.JSON)) {
            invocation.print(UptimeTable.json(rows));
        } else if (invocation.has(SHORT)) {
            invocation.print(UptimeTable.brief(rows, LocalTime.now()));
        } else {
            invocation.print(UptimeTable.of(rows));
        }
        return OK;
    }

    private static List<Fields> domains(Invocation invocation) throws IOException {
        if (invocation.arguments().operands().isEmpty()) {
            return invocation.daemon().domains("all");
        }
        var domains = new ArrayList<Fields>();
        for (String id : invocation.arguments().operands()) {
            domains.add(invocation.daemon().domain(id));
        }
        return domains;
    }

    private static long seconds(Fields domain) throws IOException {
        if (domain.text("domid", "").equals("0") && Files.isReadable(HOST_UPTIME)) {
            String text = Files.readString(HOST_UPTIME);
            return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))));
        }
        // Not from its start: the clock may have been set since.
        return Math.round(domain.real("up_time", 0));
    }
}
