package org.xend.daemon.hotplug.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hotplug.MapKeyTree;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.keys.KeyTransaction;

/// Finding out who else has a disk takes as many requests with 800 disks as with two.
class FaultD17Test {
    private final MapKeyTree tree = new MapKeyTree();

    @AfterEach
    void close() {
        tree.close();
    }

    @Test
    void aDiskMoreCostsTheSameHoweverManyThereAre() {
        take(1, "file-1-1");
        int few = take(2, "file-1-2");
        for (int domid = 3; domid <= 800; domid++) {
            take(domid, "file-1-" + domid);
        }
        assertEquals(few, take(801, "file-1-801"));
        tree.transact(keys -> {
            for (int domid = 2; domid <= 801; domid++) {
                DiskHolders.release(keys, vbd(domid), "file-1-" + domid);
            }
            return null;
        });
        assertEquals(few, take(802, "file-1-802"));
    }

    /// @return how many requests it took
    private int take(int domid, String identity) {
        int[] asked = {0};
        Optional<String> held = tree.transact(
                keys -> DiskHolders.claim(counting(keys, asked), vbd(domid), Set.of(identity), "w", new ArrayList<>()));
        assertEquals(Optional.empty(), held);
        return asked[0];
    }

    private static KeyTransaction counting(KeyTransaction keys, int[] asked) {
        return (KeyTransaction) Proxy.newProxyInstance(
                KeyTransaction.class.getClassLoader(),
                new Class<?>[] {KeyTransaction.class},
                (_, method, arguments) -> {
                    asked[0]++;
                    try {
                        return method.invoke(keys, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static BackendId vbd(int domid) {
        return new BackendId("vbd", domid, "768");
    }
}
