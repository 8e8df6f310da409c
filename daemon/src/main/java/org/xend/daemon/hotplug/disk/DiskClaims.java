package org.xend.daemon.hotplug.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;

/// Claims a disk for a device before its script runs, whichever script that is: not every script checks who has
/// the disk already. Immutable; blocks.
public final class DiskClaims {
    private final KeyTree tree;
    private final HostDisks disks;

    public DiskClaims(KeyTree tree, HostDisks disks) {
        this.tree = tree;
        this.disks = disks;
    }

    /// @return a sentence saying who has the disk in a mode that excludes this one; empty where it is claimed, and
    /// where the device is no disk
    public Optional<String> claim(BackendDirectory backend) {
        Optional<String> params = backend.key("params");
        if (!backend.id().isVbd() || params.isEmpty()) {
            return Optional.empty();
        }
        BackendId id = backend.id();
        String mode = mode(backend);
        Set<String> identities = disks.identities(params.get());
        var sharing = new ArrayList<BackendId>();
        Optional<String> held = tree.transact(keys -> DiskHolders.claim(keys, id, identities, mode, sharing));
        if (held.isEmpty()) {
            List<BackendDirectory> users = tree.transact(keys -> Stream.concat(sharing.stream(), Stream.of(id))
                    .flatMap(user -> BackendDirectory.read(keys, user).stream())
                    .toList());
            Set<Long> numbers =
                    users.stream().flatMap(user -> disks.numbers(user).stream()).collect(Collectors.toSet());
            held = disks.heldByDom0(params.get(), mode, numbers);
            if (held.isPresent()) {
                tree.transact(keys -> {
                    DiskHolders.release(keys, id, String.join(" ", identities));
                    return null;
                });
            }
        }
        return held.map(how -> params.get() + " is " + how + "; mode w! would share it all the same");
    }

    /// Gives up what a device had claimed, by its keys as they stood.
    public static void release(KeyTransaction keys, BackendDirectory backend) {
        backend.key(DiskHolders.KEY).ifPresent(identities -> DiskHolders.release(keys, backend.id(), identities));
    }

    /// Claims the disks that an earlier daemon connected, and forgets those that have vanished meanwhile.
    public void adopt() {
        if (tree.exists(DiskHolders.ROOT)) {
            tree.transact(keys -> {
                DiskHolders.removeStale(keys);
                return null;
            });
        }
        for (BackendId id : BackendId.list(tree, BackendId.ROOT + "/vbd")) {
            tree.transact(keys -> keys.read(id.key("hotplug-status")).isPresent()
                                    && keys.read(id.key(DiskHolders.KEY)).isEmpty()
                            ? BackendDirectory.read(keys, id)
                            : Optional.<BackendDirectory>empty())
                    .ifPresent(disk -> {
                        Set<String> identities =
                                disks.identities(disk.key("params").orElse(""));
                        tree.transact(keys -> DiskHolders.claim(keys, id, identities, mode(disk), new ArrayList<>()));
                    });
        }
    }

    private static String mode(BackendDirectory disk) {
        String mode = disk.key("mode").orElse("r");
        return mode.contains("!") ? "w!" : mode.contains("w") ? "w" : "r";
    }
}
