package org.xend.daemon.hotplug;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A backend directory as it was read: which device, and its keys (not those of deeper directories).
///
/// Only the toolstack and dom0's kernel write there; the guest reads it. So what is handed on to scripts from
/// here cannot be chosen by the guest, though the operator's configuration may hold any text.
record Backend(BackendId id, SortedMap<String, String> keys) {
    Backend {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    static Backend of(BackendId id, Map<String, String> keys) {
        return new Backend(id, new TreeMap<>(keys));
    }

    /// @return the value; empty where the key is absent or has no text
    Optional<String> key(String name) {
        return Optional.ofNullable(keys.get(name)).filter(value -> !value.isEmpty());
    }

    /// The domain's name; its number where the toolstack wrote no name.
    String domain() {
        return key("domain").orElse(Integer.toString(id.domid()));
    }

    /// `vifD.N`: the interface in dom0 as Xen numbers it, before any renaming.
    String vif() {
        return "vif" + id.domid() + "." + id.id();
    }
}
