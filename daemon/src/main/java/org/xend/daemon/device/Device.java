package org.xend.daemon.device;

import java.util.Optional;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.xenbus.KeyPaths;

/// A configured device with everything but its domain's id decided: where its keys will stand follows from
/// that id alone.
///
/// @param id in key paths: a vif's place among the vifs, a vbd's device number
/// @param backendDomid the domain that holds the backend
/// @param script absolute path of the hotplug script, when it needs one
/// @param bootable a vbd that firmware or a bootloader would boot from: the first one
public record Device(DeviceConfig config, int id, int backendDomid, Optional<String> script, boolean bootable) {
    /// The same with its script; a drive without a medium has nothing for a script to do.
    public Device withScript(Optional<String> path) {
        boolean empty = config instanceof VbdConfig vbd && vbd.params().isEmpty();
        return new Device(config, id, backendDomid, empty ? Optional.empty() : path, bootable);
    }

    public Device withConfig(DeviceConfig other) {
        return new Device(other, id, backendDomid, script, bootable);
    }

    public String deviceClass() {
        return config.deviceClass();
    }

    /// `/local/domain/D/device/CLASS/ID`
    public String frontendPath(int domid) {
        return KeyPaths.frontend(domid, deviceClass(), id);
    }

    /// `/local/domain/B/backend/CLASS/D/ID`
    public String backendPath(int domid) {
        return KeyPaths.backend(backendDomid, deviceClass(), domid, id);
    }

    /// The directory of all devices of this class that the backend's domain holds for a domain.
    public String backendParent(int domid) {
        return KeyPaths.backends(backendDomid, deviceClass(), domid);
    }

    /// `/libxl/D/device/CLASS/ID`: the toolstack's own record, which no guest can write.
    public String recordPath(int domid) {
        return KeyPaths.deviceRecord(domid, deviceClass(), id);
    }

    /// The name people know it by: `vif 0`, `vbd 768 (hda)`.
    public String label() {
        return switch (config) {
            case VifConfig _ -> "vif " + id;
            case VbdConfig vbd -> "vbd " + id + " (" + vbd.dev() + ")";
        };
    }
}
