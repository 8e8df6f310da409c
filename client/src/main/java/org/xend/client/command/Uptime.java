package org.xend.client.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.connect.Fields;
import org.xend.client.render.UptimeTable;

/// `xm uptime`: how long ago each domain was started. Domain 0 has been up as long as this host.
final class Uptime implements Command {
    private static final Option SHORT = Option.flag('s', "short", "One line as uptime(1) prints it.");
    private static final Path HOST_UPTIME = Path.of("/proc/uptime");

    @Override
    public List<Option> options() {
        return List.of(SHORT, Option.JSON);
    }

    @Override
    public int run(Call call) throws IOException {
        var rows = new ArrayList<UptimeTable.Row>();
        for (Fields domain : domains(call)) {
            rows.add(new UptimeTable.Row(domain.text("name", ""), domain.text("domid", ""), seconds(domain)));
        }
        if (call.has(Option.JSON)) {
            call.print(UptimeTable.json(rows));
        } else if (call.has(SHORT)) {
            call.print(UptimeTable.brief(rows, LocalTime.now()));
        } else {
            call.print(UptimeTable.of(rows));
        }
        return OK;
    }

    private static List<Fields> domains(Call call) throws IOException {
        if (call.words().operands().isEmpty()) {
            return call.daemon().domains("all");
        }
        var domains = new ArrayList<Fields>();
        for (String id : call.words().operands()) {
            domains.add(call.daemon().domain(id));
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
