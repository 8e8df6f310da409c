package org.xend.protocol.xenbus;

/// Where things stand in the tree (`docs/misc/xenstore-paths.pandoc`).
public final class KeyPaths {
    private KeyPaths() {}

    /// `/local/domain/N`
    public static String domain(int domid) {
        return "/local/domain/" + domid;
    }

    /// `/local/domain/N/device/CLASS/ID`
    public static String frontend(int domid, String deviceClass, int id) {
        return domain(domid) + "/device/" + deviceClass + '/' + id;
    }

    /// `/local/domain/B/backend`
    public static String backends(int backendDomid) {
        return domain(backendDomid) + "/backend";
    }

    /// `/local/domain/B/backend/CLASS/N/ID`
    public static String backend(int backendDomid, String deviceClass, int domid, int id) {
        return backends(backendDomid) + '/' + deviceClass + '/' + domid + '/' + id;
    }

    /// The toolstack's own record, which no guest can reach: `/libxl/N`
    public static String record(int domid) {
        return "/libxl/" + domid;
    }

    /// `/libxl/N/device/CLASS/ID`
    public static String deviceRecord(int domid, String deviceClass, int id) {
        return record(domid) + "/device/" + deviceClass + '/' + id;
    }

    /// `/vm/UUID`
    public static String vm(String uuid) {
        return "/vm/" + uuid;
    }
}
