package org.xend.client.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.render.Json;
import org.xend.client.render.VcpuTable;

/// `xm vcpu-list`: one row per virtual CPU.
public final class ListVcpus implements Command {
    @Override
    public List<Option> options() {
        return List.of(Option.JSON);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Daemon daemon = invocation.daemon();
        List<String> ids = invocation.arguments().operands().isEmpty()
                ? names(daemon)
                : invocation.arguments().operands();
        if (invocation.has(Option.JSON)) {
            var domains = new ArrayList<String>();
            for (String id : ids) {
                domains.add(daemon.json(resource(id)));
            }
            invocation.println(Json.array(domains));
            return OK;
        }
        var domains = new ArrayList<Fields>();
        for (String id : ids) {
            domains.add(daemon.get(resource(id)));
        }
        int cpus = (int) daemon.get("/xend/node").whole("nr_cpus", 0);
        invocation.print(VcpuTable.of(domains, cpus));
        return OK;
    }

    private static List<String> names(Daemon daemon) throws IOException {
        return daemon.get("/xend/domain?state=all").words();
    }

    private static String resource(String id) {
        return Daemon.path(id) + "?op=vcpuinfo";
    }
}
