package org.xend.client.query;

import java.io.IOException;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.render.DeviceTable;

/// `xm block-list` and `xm network-list`: a domain's devices of one class.
public enum ListDevices implements Command {
    BLOCK("vbd") {
        @Override
        String table(List<Fields> devices) {
            return DeviceTable.block(devices);
        }
    },
    NETWORK("vif") {
        @Override
        String table(List<Fields> devices) {
            return DeviceTable.network(devices);
        }
    };

    private static final Option LONG = Option.flag('l', "long", "Print each device as an S-expression.");

    private final String deviceClass;

    ListDevices(String deviceClass) {
        this.deviceClass = deviceClass;
    }

    abstract String table(List<Fields> devices);

    @Override
    public List<Option> options() {
        return List.of(LONG, Option.JSON);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String resource = Daemon.path(invocation.operand(0)) + "/devices?type=" + deviceClass;
        if (invocation.has(Option.JSON)) {
            invocation.println(invocation.daemon().json(resource));
            return OK;
        }
        List<Fields> devices = invocation.daemon().get(resource).lists();
        if (invocation.has(LONG)) {
            for (Fields device : devices) {
                invocation.print(device.pretty());
            }
        } else {
            invocation.print(table(devices));
        }
        return OK;
    }
}
