package org.xend.daemon.console;

import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;
import org.xend.protocol.xenbus.KeyPaths;

/// The key tree as the console role needs it. Immutable; every method blocks.
record ConsoleTree(KeyTree keys) {
    Optional<ConsoleKeys> read(int domid) {
        return keys.transact(transaction -> ConsoleKeys.read(transaction, domid));
    }

    /// Watches the console's keys, and the name its log goes by.
    KeyWatch watch(int domid, Runnable changed) {
        String home = KeyPaths.domain(domid);
        KeyListener listener = _ -> changed.run();
        KeyWatch console = keys.watch(home + "/console", listener);
        try {
            KeyWatch name = keys.watch(home + "/name", listener);
            return () -> {
                console.close();
                name.close();
            };
        } catch (KeyTreeException e) {
            console.close();
            throw e;
        }
    }

    /// Writes the path of the console's pty, or an empty one where it has none: readable for the guest and
    /// never its own, for programs of the host open what stands there (XSA-57). Does nothing where the console
    /// is no longer the one of these keys.
    void publish(int domid, ConsoleKeys served, String tty) {
        String key = KeyPaths.domain(domid) + "/console/tty";
        keys.transact(transaction -> {
            boolean same = ConsoleKeys.read(transaction, domid)
                    .filter(now -> now.port() == served.port() && now.frame() == served.frame())
                    .isPresent();
            if (same) {
                transaction.write(key, tty);
                transaction.setPermissions(key, List.of("n0", "r" + domid));
            }
            return same;
        });
    }

    /// Takes a path back: the system gives the name of a closed pty to the next program that asks for one.
    void withdraw(int domid, String tty) {
        String key = KeyPaths.domain(domid) + "/console/tty";
        keys.transact(transaction -> {
            boolean there = transaction.read(key).filter(tty::equals).isPresent();
            if (there) {
                transaction.write(key, "");
            }
            return there;
        });
    }
}
