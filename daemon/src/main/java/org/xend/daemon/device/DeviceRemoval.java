package org.xend.daemon.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.StopSignal;

/// Takes devices away by force, in three parts that a plan calls in order: request the backends to
/// close, wait until they and their scripts let go, remove what is left.
///
/// The frontend goes first, so that a guest cannot bring a device back; `online` is 0 before `state` is 5,
/// because a backend that sees 5 while online would only disconnect. Backend paths come from the daemon's own
/// list, never from what a guest wrote in its frontend.
public final class DeviceRemoval {
    private DeviceRemoval() {}

    /// Removes the frontends and asks the backends to close, all in one transaction. A backend that is gone
    /// or at state 6 already is left alone.
    public static void begin(KeyTree keys, List<Device> devices, int domid) {
        if (devices.isEmpty()) {
            return;
        }
        keys.transact(tree -> {
            devices.forEach(device -> begin(tree, device, domid));
            return null;
        });
    }

    private static void begin(KeyTransaction tree, Device device, int domid) {
        tree.remove(device.frontendPath(domid));
        String back = device.backendPath(domid);
        Optional<String> state = tree.read(back + "/state");
        if (state.isPresent()) {
            tree.write(back + "/online", "0");
            if (!state.get().equals("6")) {
                tree.write(back + "/state", "5");
            }
        }
    }

    /// Waits until the backend driver is done (state 6 or absent) and the scripts are too: no `hotplug-running`,
    /// which stands while a script up is at work, and no `hotplug-status`. A driver that was just changing the
    /// state when it was asked to close has written over the request: it is asked again.
    ///
    /// @return whether it let go in time
    public static boolean await(KeyTree keys, Device device, int domid, Duration timeout) {
        String back = device.backendPath(domid);
        return keys.await(List.of(back), timeout, new StopSignal(), tree -> {
                    String state = tree.read(back + "/state").orElse("6");
                    if (!state.equals("5") && !state.equals("6")) {
                        begin(tree, device, domid);
                    }
                    return state.equals("6")
                                    && tree.read(back + "/hotplug-status").isEmpty()
                                    && tree.read(back + "/hotplug-running").isEmpty()
                            ? Optional.of(true)
                            : Optional.empty();
                })
                .isPresent();
    }

    /// Adds the removal of everything the devices have outside the trees of their domain, which go whole.
    public static void removeBackends(KeyBatch.Builder out, List<Device> devices, int domid) {
        devices.stream().map(device -> device.backendParent(domid)).distinct().forEach(out::remove);
    }
}
