package org.xend.daemon.device;

import java.util.Optional;
import org.xend.protocol.device.DeviceConfig;

/// Which hotplug script a device's backend names: a rule of the daemon's settings.
@FunctionalInterface
public interface ScriptNames {
    /// May look at the disk: called on threads that may block.
    ///
    /// @return absolute path for the backend's `script` key; empty: the device needs no script
    Optional<String> scriptOf(DeviceConfig device);

    /// The device with what the settings give its script and its own configuration leaves open.
    default DeviceConfig completed(DeviceConfig device) {
        return device;
    }
}
