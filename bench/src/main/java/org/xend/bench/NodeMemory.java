package org.xend.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// What a million nodes take of the heap beyond the bytes of their names and values, for trees of several
/// shapes. Prints a line for each.
public final class NodeMemory {
    private static final int NODES = 1_000_000;
    private static final String VALUE = "a value of 24 characters";

    @FunctionalInterface
    private interface Shape {
        void fill(Store store) throws XsException;
    }

    private final Map<String, Shape> shapes = new TreeMap<>(Map.of(
            "one directory of 1,000,000", store -> directories(store, NODES),
            "directories of 1,000", store -> directories(store, 1000),
            "directories of 20", store -> directories(store, 20),
            "chains of 100 levels", NodeMemory::chains,
            "domains with permissions of their own", NodeMemory::domains));

    private NodeMemory() {}

    public static void main(String[] arguments) throws XsException {
        for (Map.Entry<String, Shape> shape : new NodeMemory().shapes.entrySet()) {
            long before = used();
            Store store = new Store();
            shape.getValue().fill(store);
            long taken = used() - before;
            int nodes = store.ledger().nodes();
            long text = Texts.of(store);
            System.out.printf(
                    "%-40s %,9d nodes: %4d bytes a node beyond key and value (%d with them)%n",
                    shape.getKey(), nodes, (taken - text) / nodes, taken / nodes);
        }
    }

    private static void directories(Store store, int size) throws XsException {
        for (int i = 0; i < NODES; i++) {
            store.write(Caller.DOM0, "/fill/" + i / size + "/key-" + i % size, Trees.value(VALUE));
        }
    }

    private static void chains(Store store) throws XsException {
        for (int i = 0; i < NODES / 100; i++) {
            StringBuilder path = new StringBuilder("/chain/").append(i);
            for (int level = 0; level < 99; level++) {
                path.append("/l").append(level);
            }
            store.write(Caller.DOM0, path.toString(), Trees.value(VALUE));
        }
    }

    /// Each node has permissions that were set by a request of its own.
    private static void domains(Store store) throws XsException {
        for (int i = 0; i < NODES; i++) {
            int domid = i / 100 + 1;
            String path = "/local/domain/" + domid + "/device/vif/" + i / 20 % 5 + "/key-" + i % 20;
            store.write(Caller.DOM0, path, Trees.value(VALUE));
            store.setPermissions(Caller.DOM0, path, Permissions.parse(List.of("n" + domid % 30000, "r0")));
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
