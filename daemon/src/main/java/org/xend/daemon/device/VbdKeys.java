package org.xend.daemon.device;

import java.util.Map;
import org.xend.protocol.device.DiskKind;
import org.xend.protocol.device.DiskMode;
import org.xend.protocol.device.VbdConfig;

/// The keys that a vbd has besides those of every device. Pure.
final class VbdKeys {
    /// The first number of the extended scheme, beyond the old 16-bit numbers.
    private static final int EXTENDED = 1 << 28;

    private VbdKeys() {}

    static void frontend(Map<String, String> keys, VbdConfig vbd) {
        keys.put("virtual-device", Integer.toString(vbd.number()));
        keys.put("device-type", vbd.kind().word());
        keys.put("trusted", "1");
        if (vbd.number() >= EXTENDED) {
            // Frontends without the extended scheme ignore this disk.
            keys.put("virtual-device-ext", Integer.toString(vbd.number()));
        }
    }

    /// @param bootable firmware or a bootloader would boot from it
    static void backend(Map<String, String> keys, VbdConfig vbd, boolean bootable) {
        keys.put("params", vbd.params());
        keys.put("type", vbd.type());
        keys.put("dev", vbd.dev());
        keys.put("mode", vbd.mode().word());
        keys.put("removable", vbd.kind() == DiskKind.CDROM ? "1" : "0");
        keys.put("device-type", vbd.kind().word());
        keys.put("bootable", bootable ? "1" : "0");
        keys.put("direct-io-safe", "0");
        keys.put("discard-enable", vbd.mode() == DiskMode.READ ? "0" : "1");
        keys.put("specification", "xen");
    }
}
