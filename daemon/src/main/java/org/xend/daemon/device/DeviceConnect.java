package org.xend.daemon.device;

import java.time.Duration;
import java.util.Optional;
import org.xend.daemon.keys.KeyTree;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Waits for a device's hotplug script: `hotplug-status` in the backend directory.
///
/// Absent: still waiting. `error` and `busy`: failed, `hotplug-error` tells why. Anything else: connected.
public final class DeviceConnect {
    private DeviceConnect() {}

    /// @throws FailureException DeviceFailed with the script's words or the timeout, or Cancelled
    public static void await(KeyTree keys, Device device, int domid, Duration timeout,
            Cancellation cancellation) {
        String back = device.backendPath(domid);
        String key = back + "/hotplug-status";
        Optional<String> status = KeyAwait.until(keys, key, timeout, cancellation,
                () -> keys.read(key).filter(text -> !text.isEmpty()));
        if (status.isPresent()) {
            if (status.get().equals("error") || status.get().equals("busy")) {
                throw failed(device, keys.read(back + "/hotplug-error").filter(text -> !text.isBlank())
                        .orElse("Its hotplug script says '" + status.get() + "'."));
            }
            return;
        }
        if (cancellation.isRequested()) {
            throw new FailureException(new Failure.Cancelled("Waiting for " + device.label()));
        }
        throw failed(device, switch (keys.read(back + "/state").orElse("")) {
            case "1" -> "No backend driver took it within " + seconds(timeout) + ".";
            case "" -> "Its backend vanished.";
            default -> keys.exists(back + "/hotplug-running")
                    ? "Its hotplug script is still at work after " + seconds(timeout) + "."
                    : "Hotplug scripts not working: none was begun within " + seconds(timeout)
                            + "; is the hotplug role (xend backend) running?";
        });
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static FailureException failed(Device device, String reason) {
        return new FailureException(
                new Failure.DeviceFailed(device.deviceClass(), Integer.toString(device.id()), reason));
    }
}
