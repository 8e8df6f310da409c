package org.xend.daemon.hotplug.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.protocol.xenbus.KeyPaths;

/// Which guests have which disk: an index in the key tree, so that finding a disk's other users costs the same
/// however many disks there are. Stateless; each call belongs in one transaction.
///
/// | key | value |
/// |---|---|
/// | `/local/domain/0/xend-disks/IDENTITY/D-ID` | the mode of that disk: r, w or w! |
/// | `backend/vbd/D/ID/hotplug-disk` | its identities ([HostDisks#identities]), a blank between |
///
/// An entry without its key is of a disk that vanished while nobody watched: it is removed when it is found.
final class DiskHolders {
    static final String ROOT = KeyPaths.domain(0) + "/xend-disks";
    static final String KEY = "hotplug-disk";

    private DiskHolders() {}

    /// Takes a disk for a device. Takes nothing where another device has it in a mode that excludes this one.
    ///
    /// @param sharing gets those that have it too
    /// @return who excludes it, as a clause
    static Optional<String> claim(
            KeyTransaction keys, BackendId id, Set<String> identities, String mode, List<BackendId> sharing) {
        sharing.clear();
        for (String identity : identities) {
            for (BackendId holder : holders(keys, identity)) {
                if (holder.equals(id)) {
                    continue;
                }
                String its =
                        keys.read(ROOT + "/" + identity + "/" + entry(holder)).orElse("w");
                if (!mayShare(keys, id, mode, holder, its)) {
                    return Optional.of(
                            holder.domid() == id.domid()
                                    ? "in use by this domain already, as "
                                            + keys.read(holder.key("dev")).orElse(holder.id())
                                            + " (mode " + its + ")"
                                    : "in use by domain " + holder.domid() + name(keys, holder) + " (mode " + its
                                            + ")");
                }
                sharing.add(holder);
            }
        }
        identities.forEach(identity -> keys.write(ROOT + "/" + identity + "/" + entry(id), mode));
        if (!identities.isEmpty()) {
            keys.write(id.key(KEY), String.join(" ", identities));
        }
        return Optional.empty();
    }

    /// Gives up what a device had claimed, by the key as it stood.
    static void release(KeyTransaction keys, BackendId id, String identities) {
        for (String identity : identities.split(" ")) {
            if (!identity.isEmpty() && !identity.contains("/")) {
                remove(keys, identity, entry(id));
            }
        }
        if (keys.read(id.key("state")).isPresent()) {
            keys.remove(id.key(KEY));
        }
    }

    /// Removes entries of disks that are gone.
    static void removeStale(KeyTransaction keys) {
        keys.list(ROOT).forEach(identity -> holders(keys, identity));
    }

    private static List<BackendId> holders(KeyTransaction keys, String identity) {
        var found = new ArrayList<BackendId>();
        for (String entry : keys.list(ROOT + "/" + identity)) {
            Optional<BackendId> holder = BackendId.of(BackendId.ROOT + "/vbd/" + entry.replaceFirst("-", "/"))
                    .filter(id -> List.of(keys.read(id.key(KEY)).orElse("").split(" "))
                            .contains(identity));
            if (holder.isPresent()) {
                found.add(holder.get());
            } else {
                remove(keys, identity, entry);
            }
        }
        return found;
    }

    /// No directory is left empty.
    private static void remove(KeyTransaction keys, String identity, String entry) {
        keys.remove(ROOT + "/" + identity + "/" + entry);
        if (keys.list(ROOT + "/" + identity).isEmpty()) {
            keys.remove(ROOT + "/" + identity);
            if (keys.list(ROOT).isEmpty()) {
                keys.remove(ROOT);
            }
        }
    }

    /// Two devices of a guest may share as its configuration's check has it; a guest that moves from one domid to
    /// the next has its own disks; of other guests, all must read, or the one that comes must not ask (`w!`).
    private static boolean mayShare(KeyTransaction keys, BackendId id, String mode, BackendId holder, String its) {
        if (holder.domid() == id.domid()) {
            return mode.equals(its) && !mode.equals("w");
        }
        if (mode.equals("w!") || mode.equals("r") && its.equals("r")) {
            return true;
        }
        Optional<String> vm = keys.read(KeyPaths.domain(id.domid()) + "/vm");
        return vm.isPresent() && vm.equals(keys.read(KeyPaths.domain(holder.domid()) + "/vm"));
    }

    private static String name(KeyTransaction keys, BackendId holder) {
        return keys.read(holder.key("domain")).map(name -> " (" + name + ")").orElse("");
    }

    private static String entry(BackendId id) {
        return id.domid() + "-" + id.id();
    }
}
