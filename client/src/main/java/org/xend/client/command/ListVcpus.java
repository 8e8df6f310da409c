package org.xend.client.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.render.Json;
import org.xend.client.render.VcpuTable;

/// `xm vcpu-list`: one row per virtual CPU.
final class ListVcpus implements Command {
    @Override
    public List<Option> options() {
        return List.of(Option.JSON);
    }

    @Override
    public int run(Call call) throws IOException {
        Daemon daemon = call.daemon();
        List<String> ids =
                call.words().operands().isEmpty() ? names(daemon) : call.words().operands();
        if (call.has(Option.JSON)) {
            var domains = new ArrayList<String>();
            for (String id : ids) {
                domains.add(daemon.json(resource(id)));
            }
            call.println(Json.array(domains));
            return OK;
        }
        var domains = new ArrayList<Fields>();
        for (String id : ids) {
            domains.add(daemon.ask(resource(id)));
        }
        int cpus = (int) daemon.ask("/xend/node").whole("nr_cpus", 0);
        call.print(VcpuTable.of(domains, cpus));
        return OK;
    }

    private static List<String> names(Daemon daemon) throws IOException {
        return daemon.ask("/xend/domain?state=all").words();
    }

    private static String resource(String id) {
        return Daemon.path(id) + "?op=vcpuinfo";
    }
}
