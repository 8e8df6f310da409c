package org.xend.protocol.xenbus;

/// Builds the well-known paths of the key tree (`docs/misc/xenstore-paths.pandoc`).
public final class KeyPaths {
    /// The directories that hold one for each domain: by domid, by uuid, and the toolstack's own by domid.
    public static final String DOMAINS = "/local/domain";
    public static final String VMS = "/vm";
    public static final String RECORDS = "/libxl";

    private KeyPaths() {}

    /// `/local/domain/N`
    public static String domain(int domid) {
        return DOMAINS + "/" + domid;
    }

    /// `/local/domain/N/device/CLASS/ID`
    public static String frontend(int domid, String deviceClass, int id) {
        return domain(domid) + "/device/" + deviceClass + '/' + id;
    }

    /// `/local/domain/B/backend`
    public static String backends(int backendDomid) {
        return domain(backendDomid) + "/backend";
    }

    /// `/local/domain/B/backend/CLASS/N`: all devices of a class that a domain has there
    public static String backends(int backendDomid, String deviceClass, int domid) {
        return backends(backendDomid) + '/' + deviceClass + '/' + domid;
    }

    /// `/local/domain/B/backend/CLASS/N/ID`
    public static String backend(int backendDomid, String deviceClass, int domid, int id) {
        return backends(backendDomid, deviceClass, domid) + '/' + id;
    }

    /// The toolstack's own record, which no guest can reach: `/libxl/N`
    public static String record(int domid) {
        return RECORDS + "/" + domid;
    }

    /// `/libxl/N/device/CLASS/ID`
    public static String deviceRecord(int domid, String deviceClass, int id) {
        return record(domid) + "/device/" + deviceClass + '/' + id;
    }

    /// `/vm/UUID`
    public static String vm(String uuid) {
        return VMS + "/" + uuid;
    }
}
