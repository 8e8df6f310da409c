package org.xend.daemon.hotplug.script;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xend.daemon.keys.KeyTransaction;

/// A backend directory as it was read: which device, and its keys (not those of deeper directories).
///
/// Only the toolstack and dom0's kernel write there; the guest reads it. So what is handed on to scripts from
/// here cannot be chosen by the guest, though the operator's configuration may hold any text.
public record BackendDirectory(BackendId id, SortedMap<String, String> keys) {
    private static final int MAX_KEYS = 128;

    public BackendDirectory {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    public static BackendDirectory of(BackendId id, Map<String, String> keys) {
        return new BackendDirectory(id, new TreeMap<>(keys));
    }

    /// @return empty where the directory has no `state`, and so is no backend
    public static Optional<BackendDirectory> read(KeyTransaction tree, BackendId id) {
        var keys = new TreeMap<String, String>();
        for (String name : tree.list(id.path()).stream().limit(MAX_KEYS).toList()) {
            tree.read(id.key(name)).ifPresent(value -> keys.put(name, value));
        }
        return keys.containsKey("state") ? Optional.of(of(id, keys)) : Optional.empty();
    }

    /// @return the value; empty where the key is absent or has no text
    public Optional<String> key(String name) {
        return Optional.ofNullable(keys.get(name)).filter(value -> !value.isEmpty());
    }

    /// The domain's name; its number where the toolstack wrote no name.
    public String domain() {
        return key("domain").orElse(Integer.toString(id.domid()));
    }

    /// `vifD.N`: the interface in dom0 as Xen numbers it, before any renaming.
    public String vif() {
        return "vif" + id.domid() + "." + id.id();
    }
}
