package org.xend.daemon.hotplug;

import java.util.Optional;

/// Names one backend of dom0: `/local/domain/0/backend/CLASS/D/ID`.
///
/// @param deviceClass `vif`, `vbd`, ...
/// @param domid the frontend's domain
/// @param id the device's number in its class, as the path has it
record BackendId(String deviceClass, int domid, String id) {
    static final String ROOT = "/local/domain/0/backend";

    /// @return the device a path lies in or is; empty for a path above the devices or not a device's
    static Optional<BackendId> of(String path) {
        if (!path.startsWith(ROOT + "/")) {
            return Optional.empty();
        }
        String[] parts = path.substring(ROOT.length() + 1).split("/", 4);
        if (parts.length < 3 || parts[0].isEmpty() || parts[2].isEmpty() || !isDomid(parts[1])) {
            return Optional.empty();
        }
        return Optional.of(new BackendId(parts[0], Integer.parseInt(parts[1]), parts[2]));
    }

    /// Absolute path of the backend's directory.
    String path() {
        return ROOT + "/" + relativePath().substring("backend/".length());
    }

    /// The directory of all devices of this class that the domain has.
    String domainPath() {
        return ROOT + "/" + deviceClass + "/" + domid;
    }

    /// Whether a path is such a directory.
    static boolean isDomain(String path) {
        return path.startsWith(ROOT + "/") && path.substring(ROOT.length() + 1).split("/", -1).length == 2;
    }

    /// `backend/CLASS/D/ID`, as Linux's scripts get it in XENBUS_PATH.
    String relativePath() {
        return "backend/" + deviceClass + "/" + domid + "/" + id;
    }

    String key(String name) {
        return path() + "/" + name;
    }

    boolean isVif() {
        return deviceClass.equals("vif");
    }

    boolean isVbd() {
        return deviceClass.equals("vbd");
    }

    boolean isBelow(String prefix) {
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
