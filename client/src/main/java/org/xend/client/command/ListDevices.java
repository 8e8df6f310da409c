package org.xend.client.command;

import java.io.IOException;
import java.util.List;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.render.DeviceTable;

/// `xm block-list` and `xm network-list`: a domain's devices of one class.
enum ListDevices implements Command {
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
    public int run(Call call) throws IOException {
        String resource = Daemon.path(call.operand(0)) + "/devices?type=" + deviceClass;
        if (call.has(Option.JSON)) {
            call.println(call.daemon().json(resource));
            return OK;
        }
        List<Fields> devices = call.daemon().ask(resource).lists();
        if (call.has(LONG)) {
            for (Fields device : devices) {
                call.print(device.pretty());
            }
        } else {
            call.print(table(devices));
        }
        return OK;
    }
}
