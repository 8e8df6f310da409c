package org.xend.daemon.hypervisor.embedded.guest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.embedded.image.GuestImage;
import org.xend.daemon.hypervisor.embedded.kernel.DeviceClass;
import org.xend.daemon.hypervisor.embedded.kernel.GuestHypercalls;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;

/// A guest's vif and vbd frontends: finds the directories below `device` and runs a [DeviceFrontend] for each.
/// Owned by the simulator thread.
final class GuestDevices {
    /// What the kernel does about its devices.
    interface Listener {
        void connected(DeviceFrontend device);

        /// A device was taken away from a guest that is not stopping.
        void detached(DeviceFrontend device);

        /// A device came, went or changed: whether all are connected or closed is to be checked.
        void changed();
    }

    private final GuestImage image;
    private final GuestHypercalls hypercalls;
    private final XenstoreClient store;
    private final Listener listener;
    /// By `class/id`.
    private final TreeMap<String, DeviceFrontend> devices = new TreeMap<>();
    private boolean listed;
    private boolean closing;
    private int published;
    private int disks;
    private int interfaces;

    GuestDevices(GuestImage image, GuestHypercalls hypercalls, XenstoreClient store, Listener listener) {
        this.image = image;
        this.hypercalls = hypercalls;
        this.store = store;
        this.listener = listener;
    }

    /// Watches for devices and connects them.
    void begin() {
        store.watch("device", this::pathChanged);
    }

    /// Counts as complete without a look at the key tree.
    void ignoreAll() {
        listed = true;
    }

    List<DeviceFrontend> all() {
        return new ArrayList<>(devices.values());
    }

    boolean allConnected() {
        return listed && devices.values().stream().allMatch(DeviceFrontend::connected);
    }

    boolean allClosed() {
        return devices.values().stream().allMatch(DeviceFrontend::closed);
    }

    /// The guest stops: asks every backend to close. New devices are ignored from now on.
    void closeAll() {
        closing = true;
        all().forEach(DeviceFrontend::close);
    }

    boolean closing() {
        return closing;
    }

    /// @param path `device`, or `device/vif/0/..`; keys of known devices are the frontend's own doing
    private void pathChanged(String path) {
        String[] parts = path.split("/");
        if (parts.length == 1) {
            list(List.of(DeviceClass.values()).iterator());
        } else if ((parts.length == 3 || parts.length == 4 && parts[3].equals("backend"))
                && parts[2].matches("[0-9]{1,9}")) {
            DeviceFrontend known = devices.get(parts[1] + "/" + parts[2]);
            if (known != null) {
                known.checkPresence();
            } else {
                DeviceClass.parse(parts[1]).ifPresent(type -> found(type, Integer.parseInt(parts[2])));
            }
        }
    }

    private void list(Iterator<DeviceClass> types) {
        if (!types.hasNext()) {
            listed = true;
            listener.changed();
            return;
        }
        DeviceClass type = types.next();
        store.list("device/" + type.word(), ids -> {
            ids.stream().filter(id -> id.matches("[0-9]{1,9}")).forEach(id -> found(type, Integer.parseInt(id)));
            list(types);
        });
    }

    private void found(DeviceClass type, int id) {
        if (devices.containsKey(type.word() + "/" + id) || closing) {
            return;
        }
        DeviceFrontend device = new DeviceFrontend(this, store, type, id);
        devices.put(device.key(), device);
        device.begin();
    }

    /// The next name of a class in the words of the guest's system.
    String nextName(DeviceClass type) {
        return switch (type) {
            case VIF -> image.system().networkName(interfaces++);
            case VBD -> image.system().diskName(disks++);
        };
    }

    /// Device ABI of the guest.
    String protocol() {
        return image.protocol();
    }

    int allocatePort() {
        // Nothing is sent over a simulated device's channel.
        return hypercalls.allocatePort(0, GuestDevices::ignoreEvent);
    }

    void closePort(int port) {
        hypercalls.closePort(port);
    }

    /// Counts the devices that published a ring.
    int nextPublished() {
        return published++;
    }

    /// A directory without a backend is no device.
    void absent(DeviceFrontend device) {
        devices.remove(device.key());
        listener.changed();
    }

    void connected(DeviceFrontend device) {
        listener.connected(device);
        listener.changed();
    }

    void closed(DeviceFrontend device) {
        if (!closing) {
            listener.detached(device);
            devices.remove(device.key());
        }
        listener.changed();
    }

    void changed() {
        listener.changed();
    }

    private static void ignoreEvent() {}
}
