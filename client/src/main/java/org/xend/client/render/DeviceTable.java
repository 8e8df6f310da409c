package org.xend.client.render;

import java.util.List;
import org.xend.client.connect.Fields;

/// `xm block-list` and `xm network-list`. A number that is missing is -1 (a handle: 0), a text `??`. No
/// devices: nothing at all, not even the header.
public final class DeviceTable {
    private static final String BLOCK_HEADER = "Vdev  BE handle state evt-ch ring-ref BE-path\n";
    private static final String NETWORK_HEADER =
            "Idx BE     MAC Addr.     handle state evt-ch tx-/rx-ring-ref BE-path\n";

    private DeviceTable() {}

    /// @param devices `(ID (key value) ...)` each
    public static String block(List<Fields> devices) {
        var out = new StringBuilder(devices.isEmpty() ? "" : BLOCK_HEADER);
        for (Fields device : devices) {
            out.append(new Line()
                    .left(device.head(), 5)
                    .gap(2)
                    .left(number(device, "backend-id"), 3)
                    .gap(2)
                    .left(device.text("handle", "0"), 3)
                    .gap(3)
                    .left(number(device, "state"), 3)
                    .gap(4)
                    .left(number(device, "event-channel"), 3)
                    .gap(4)
                    .left(number(device, "ring-ref"), 5)
                    .gap(1)
                    .left(device.text("backend", "??"), 30)
                    .gap(2)
                    .end());
        }
        return out.toString();
    }

    /// @param devices `(ID (key value) ...)` each
    public static String network(List<Fields> devices) {
        var out = new StringBuilder(devices.isEmpty() ? "" : NETWORK_HEADER);
        for (Fields device : devices) {
            out.append(new Line()
                    .left(device.head(), 3)
                    .gap(1)
                    .left(number(device, "backend-id"), 3)
                    .left(device.text("mac", "??"), 17)
                    .gap(4)
                    .left(device.text("handle", "0"), 3)
                    .gap(3)
                    .left(number(device, "state"), 3)
                    .gap(4)
                    .left(number(device, "event-channel"), 3)
                    .gap(3)
                    .left(number(device, "tx-ring-ref"), 5)
                    .text("/")
                    .left(number(device, "rx-ring-ref"), 5)
                    .gap(3)
                    .left(device.text("backend", "??"), 30)
                    .gap(2)
                    .end());
        }
        return out.toString();
    }

    private static String number(Fields device, String key) {
        return device.text(key, "-1");
    }
}
