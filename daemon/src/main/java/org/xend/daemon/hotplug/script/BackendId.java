package org.xend.daemon.hotplug.script;

import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyTree;
import org.xend.protocol.xenbus.KeyPaths;

/// Names one backend of dom0: `/local/domain/0/backend/CLASS/D/ID`.
///
/// @param deviceClass `vif`, `vbd`, ...
/// @param domid the frontend's domain
/// @param id the device's number in its class, as the path has it
public record BackendId(String deviceClass, int domid, String id) {
    public static final String ROOT = KeyPaths.backends(0);

    /// @return the device a path lies in or is; empty for a path above the devices or not a device's
    public static Optional<BackendId> of(String path) {
        if (!path.startsWith(ROOT + "/")) {
            return Optional.empty();
        }
        String[] parts = path.substring(ROOT.length() + 1).split("/", 4);
        if (parts.length < 3 || parts[0].isEmpty() || parts[2].isEmpty() || !isDomid(parts[1])) {
            return Optional.empty();
        }
        return Optional.of(new BackendId(parts[0], Integer.parseInt(parts[1]), parts[2]));
    }

    /// @return every device at or below a path that is the root, a class or a domain of a class
    public static List<BackendId> list(KeyTree tree, String prefix) {
        int depth = prefix.substring(ROOT.length()).split("/").length - 1;
        List<String> level = List.of(prefix);
        for (int i = Math.max(depth, 0); i < 3; i++) {
            level = level.stream()
                    .flatMap(path -> tree.list(path).stream().map(name -> path + "/" + name))
                    .toList();
        }
        return level.stream().flatMap(path -> of(path).stream()).toList();
    }

    /// Absolute path of the backend's directory.
    public String path() {
        return ROOT + "/" + relativePath().substring("backend/".length());
    }

    /// The directory of all devices of this class that the domain has.
    public String domainPath() {
        return ROOT + "/" + deviceClass + "/" + domid;
    }

    /// Whether a path is such a directory.
    public static boolean isDomain(String path) {
        return path.startsWith(ROOT + "/") && path.substring(ROOT.length() + 1).split("/", -1).length == 2;
    }

    /// `backend/CLASS/D/ID`, as Linux's scripts get it in XENBUS_PATH.
    public String relativePath() {
        return "backend/" + deviceClass + "/" + domid + "/" + id;
    }

    public String key(String name) {
        return path() + "/" + name;
    }

    public boolean isVif() {
        return deviceClass.equals("vif");
    }

    public boolean isVbd() {
        return deviceClass.equals("vbd");
    }

    public boolean isBelow(String prefix) {
        return path().equals(prefix) || path().startsWith(prefix + "/");
    }

    /// `vif 1/0`: how logs name the device.
    @Override
    public String toString() {
        return deviceClass + " " + domid + "/" + id;
    }

    private static boolean isDomid(String text) {
        return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
