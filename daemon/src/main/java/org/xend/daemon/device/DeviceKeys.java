package org.xend.daemon.device;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.xenbus.KeyPaths;

/// Collects the nodes that make a device: frontend, backend and the toolstack's record, to be written in one
/// transaction because backends are probed by a watch and must find both ends complete. What a class of devices has
/// of its own is in [VifKeys] and [VbdKeys].
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
        String vm = KeyPaths.vm(guest.uuid()) + "/device/" + device.deviceClass() + "/" + device.id();
        Map<String, String> backend = backend(device, guest);
        out.remove(front).remove(back).remove(record);

        out.makeDirectory(front, "n" + guest.domid(), "r" + device.backendDomid());
        frontend(device, guest).forEach((key, value) -> out.write(front + "/" + key, value));

        out.makeDirectory(back, "n" + device.backendDomid(), "r" + guest.domid());
        backend.forEach((key, value) -> out.write(back + "/" + key, value));
        if (device.config() instanceof VifConfig vif) {
            VifKeys.mtu(out, vif, front, "n" + device.backendDomid(), "r" + guest.domid());
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
            VifKeys.count(out, guest.uuid(), device.id());
        }
    }

    private static Map<String, String> frontend(Device device, DeviceGuest guest) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("backend", device.backendPath(guest.domid()));
        keys.put("backend-id", Integer.toString(device.backendDomid()));
        keys.put("state", "1");
        switch (device.config()) {
            case VifConfig vif -> VifKeys.frontend(keys, vif, device.id());
            case VbdConfig vbd -> VbdKeys.frontend(keys, vbd);
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
            case VifConfig vif -> VifKeys.backend(keys, vif, device.id());
            case VbdConfig vbd -> VbdKeys.backend(keys, vbd, device.bootable());
        }
        return keys;
    }

    /// xend gave each device a uuid; drawn from the domain's, it stays the same over reboots.
    private static String deviceUuid(Device device, DeviceGuest guest) {
        String name = guest.uuid() + "/" + device.deviceClass() + "/" + device.id();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
