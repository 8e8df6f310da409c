package org.xend.daemon.device;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.device.DiskKind;
import org.xend.protocol.device.DiskMode;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.device.VifRate;

/// The nodes that make a device: frontend, backend and the toolstack's record, to be written in one transaction
/// because backends are probed by a watch and must find both ends complete.
///
/// | directory | owner, readers |
/// |---|---|
/// | frontend | guest, backend's domain |
/// | backend | backend's domain, guest |
/// | record in `/libxl`, `/vm/UUID/device` | dom0 |
///
/// Old trees under the same paths are removed first: what a former domain left must not be probed.
public final class DeviceKeys {
    private DeviceKeys() {}

    /// Adds the changes that make the device appear, both ends at XenbusState 1 (Initialising).
    public static void create(KeyBatch.Builder out, Device device, DeviceGuest guest) {
        String front = device.frontendPath(guest.domid());
        String back = device.backendPath(guest.domid());
        String record = device.recordPath(guest.domid());
        String vm = "/vm/" + guest.uuid() + "/device/" + device.deviceClass() + "/" + device.id();
        Map<String, String> backend = backend(device, guest);
        out.remove(front).remove(back).remove(record);

        out.makeDirectory(front, "n" + guest.domid(), "r" + device.backendDomid());
        frontend(device, guest).forEach((key, value) -> out.write(front + "/" + key, value));

        out.makeDirectory(back, "n" + device.backendDomid(), "r" + guest.domid());
        backend.forEach((key, value) -> out.write(back + "/" + key, value));
        if (device.config() instanceof VifConfig vif) {
            // libxl's: for the guest to read, and not its own.
            vif.link()
                    .mtu()
                    .ifPresent(mtu -> out.write(
                            front + "/mtu", Integer.toString(mtu), "n" + device.backendDomid(), "r" + guest.domid()));
        }

        out.makeDirectory(record, "n0").write(record + "/frontend", front).write(record + "/backend", back);
        backend.forEach((key, value) -> {
            if (!key.equals("frontend")) {
                out.write(record + "/" + key, value);
            }
        });
        out.makeDirectory(vm, "n0")
                .write(vm + "/frontend", front)
                .write(vm + "/frontend-id", Integer.toString(guest.domid()))
                .write(vm + "/backend", back)
                .write(vm + "/backend-id", Integer.toString(device.backendDomid()));
        if (device.config() instanceof VifConfig) {
            // Vifs are numbered as they come; xend keeps count here, so that an id is never given twice.
            String counted = "/vm/" + guest.uuid() + "/device-misc/vif";
            out.makeDirectory(counted, "n0").write(counted + "/nextDeviceID", Integer.toString(device.id() + 1));
        }
    }

    private static Map<String, String> frontend(Device device, DeviceGuest guest) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("backend", device.backendPath(guest.domid()));
        keys.put("backend-id", Integer.toString(device.backendDomid()));
        keys.put("state", "1");
        switch (device.config()) {
            case VifConfig vif -> {
                keys.put("handle", Integer.toString(device.id()));
                vif.mac().ifPresent(mac -> keys.put("mac", mac.toString()));
                keys.put("trusted", vif.link().trusted() ? "1" : "0");
            }
            case VbdConfig vbd -> {
                keys.put("virtual-device", Integer.toString(vbd.number()));
                keys.put("device-type", vbd.kind().word());
                keys.put("trusted", "1");
                if (vbd.number() >= 1 << 28) {
                    // Beyond the old 16-bit numbers: frontends without the extended scheme ignore this disk.
                    keys.put("virtual-device-ext", Integer.toString(vbd.number()));
                }
            }
        }
        if (!guest.protocol().isEmpty()) {
            keys.put("protocol", guest.protocol());
        }
        return keys;
    }

    private static Map<String, String> backend(Device device, DeviceGuest guest) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("frontend", device.frontendPath(guest.domid()));
        keys.put("frontend-id", Integer.toString(guest.domid()));
        keys.put("online", "1");
        keys.put("state", "1");
        keys.put("domain", guest.name());
        device.script().ifPresent(script -> keys.put("script", script));
        keys.put("uuid", deviceUuid(device, guest));
        switch (device.config()) {
            case VifConfig vif -> {
                keys.put("type", "vif");
                keys.put("handle", Integer.toString(device.id()));
                vif.mac().ifPresent(mac -> keys.put("mac", mac.toString()));
                vif.bridge().ifPresent(bridge -> keys.put("bridge", bridge));
                vif.ip().ifPresent(ip -> keys.put("ip", ip));
                vif.link().gatewaydev().ifPresent(name -> keys.put("gatewaydev", name));
                vif.link().mtu().ifPresent(mtu -> keys.put("mtu", Integer.toString(mtu)));
                vif.vifname().ifPresent(vifname -> keys.put("vifname", vifname));
                vif.rate()
                        .ifPresent(rate -> keys.put("rate", VifRate.parse(rate).toString()));
                vif.model().ifPresent(model -> keys.put("model", model));
            }
            case VbdConfig vbd -> {
                keys.put("params", vbd.params());
                keys.put("type", vbd.type());
                keys.put("dev", vbd.dev());
                keys.put("mode", vbd.mode().word());
                keys.put("removable", vbd.kind() == DiskKind.CDROM ? "1" : "0");
                keys.put("device-type", vbd.kind().word());
                keys.put("bootable", device.bootable() ? "1" : "0");
                keys.put("direct-io-safe", "0");
                keys.put("discard-enable", vbd.mode() == DiskMode.READ ? "0" : "1");
                keys.put("specification", "xen");
            }
        }
        return keys;
    }

    /// xend gave each device a uuid; drawn from the domain's, it stays the same over reboots.
    private static String deviceUuid(Device device, DeviceGuest guest) {
        String name = guest.uuid() + "/" + device.deviceClass() + "/" + device.id();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
