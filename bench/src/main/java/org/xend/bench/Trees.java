package org.xend.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// Trees to measure on. Without state.
final class Trees {
    /// Nodes of a directory of a device, a common size.
    static final int DEVICE = 20;

    private Trees() {}

    static byte[] value(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void write(Store store, String path, String value) {
        try {
            store.write(Caller.DOM0, path, value(value));
        } catch (XsException e) {
            throw new IllegalStateException(path, e);
        }
    }

    /// The path of the n-th key of a host: 20 keys a device, 5 devices a domain.
    static String key(int n) {
        int device = n / DEVICE;
        return "/local/domain/" + device / 5 + "/device/vif/" + device % 5 + "/key-" + n % DEVICE;
    }

    /// A host whose domains have this many keys in all.
    static Store host(int keys) {
        Store store = new Store();
        for (int i = 0; i < keys; i++) {
            write(store, key(i), "a value");
        }
        return store;
    }

    /// Writes a domain's hundred nodes and gives them to it, as a toolstack does.
    static void domain(Store store, int domid) {
        String home = "/local/domain/" + domid;
        try {
            store.makeDirectory(Caller.DOM0, home);
            store.setPermissions(Caller.DOM0, home, Permissions.parse(List.of("n" + domid)));
            for (int i = 0; i < 96; i++) {
                store.write(Caller.DOM0, home + "/device/vif/" + i / DEVICE + "/key-" + i % DEVICE, value("a value"));
            }
        } catch (XsException e) {
            throw new IllegalStateException(home, e);
        }
    }
}
