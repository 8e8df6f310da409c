package org.xend.daemon.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.StopSignal;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Waits for the hotplug scripts of devices: `hotplug-status` in each backend directory.
///
/// Absent: still waiting. `error` and `busy`: failed, `hotplug-error` says why. Anything else: connected.
public final class DeviceConnect {
    private DeviceConnect() {}

    /// @param timeout within which the first, and after each the next, must connect
    /// @throws FailureException DeviceFailed with the script's words or the timeout, or Cancelled
    public static void await(KeyTree keys, List<Device> devices, int domid, Duration timeout, StopSignal stop) {
        List<Device> waiting = devices;
        while (!waiting.isEmpty()) {
            List<Device> left = waiting;
            List<String> awaited =
                    left.stream().map(device -> status(device, domid)).toList();
            waiting = keys.await(awaited, timeout, stop, tree -> fewer(tree, left, domid))
                    .orElseThrow(() -> stop.isRequested()
                            ? new FailureException(new Failure.Cancelled(
                                    "Waiting for " + left.getFirst().label()))
                            : late(keys, left.getFirst(), domid, timeout));
        }
    }

    /// @return those that are still not connected; empty where that is all of them
    private static Optional<List<Device>> fewer(KeyTransaction tree, List<Device> waiting, int domid) {
        List<Device> left = waiting.stream()
                .filter(device -> !isConnected(tree, device, domid))
                .toList();
        return left.size() < waiting.size() ? Optional.of(left) : Optional.empty();
    }

    private static boolean isConnected(KeyTransaction tree, Device device, int domid) {
        String status = tree.read(status(device, domid)).orElse("");
        if (status.equals("error") || status.equals("busy")) {
            throw failed(
                    device,
                    tree.read(device.backendPath(domid) + "/hotplug-error")
                            .filter(text -> !text.isBlank())
                            .orElse("Its hotplug script says '" + status + "'."));
        }
        return !status.isEmpty();
    }

    private static String status(Device device, int domid) {
        return device.backendPath(domid) + "/hotplug-status";
    }

    private static FailureException late(KeyTree keys, Device device, int domid, Duration timeout) {
        String back = device.backendPath(domid);
        return failed(
                device,
                switch (keys.read(back + "/state").orElse("")) {
                    case "1" -> "No backend driver took it within " + seconds(timeout) + ".";
                    case "" -> "Its backend vanished.";
                    default ->
                        keys.exists(back + "/hotplug-running")
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
