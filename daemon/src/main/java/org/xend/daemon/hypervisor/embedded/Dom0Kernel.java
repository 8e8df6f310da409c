package org.xend.daemon.hypervisor.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xenbus.Dom0System;

/// dom0's kernel as the player of the backends: it watches `backend` over its own store ring and keeps one
/// [Backend] for each device directory below it. Owned by the world thread.
///
/// One watch covers all backends; an event's path tells which one it concerns, so that no event costs more
/// with a thousand devices than with one.
final class Dom0Kernel {
    private static final String ROOT = "backend";

    private final World world;
    private final Dom0System system;
    private final HostFiles files;
    private final StandInChecks checks;
    private final SharedPage page = SharedPage.inMemory();
    private final int port;
    private final XenstoreClient store;
    /// By class, domid and device id.
    private final Map<String, TreeMap<Integer, TreeMap<Integer, Backend>>> backends = new HashMap<>();
    private boolean started;

    /// @param standIns folder of the stand-ins
    Dom0Kernel(World world, Dom0System system, HostFiles files, Path standIns) {
        this.world = world;
        this.system = system;
        this.files = files;
        checks = new StandInChecks(files, standIns);
        port = world.channels.allocateUnbound(0, 0, this::onStore);
        store = new XenstoreClient(page, () -> world.channels.notify(0, port), "dom0's kernel");
    }

    Dom0Store store() {
        return new Dom0Store(page, port);
    }

    private void onStore() {
        if (!started) {
            started = true;
            store.watch(ROOT, this::changed);
        }
        store.onEvent();
    }

    /// @param path relative, as watched: `backend/vif/3/0/state`
    private void changed(String path) {
        String[] parts = path.split("/");
        switch (parts.length) {
            case 1 -> listClasses();
            case 2 -> classChanged(parts[1]);
            case 3 -> number(parts[2]).ifPresent(domid -> domainChanged(parts[1], domid));
            default ->
                number(parts[2])
                        .ifPresent(domid -> number(parts[3])
                                .ifPresent(
                                        id -> deviceChanged(parts[1], domid, id, parts.length == 4 ? "" : parts[4])));
        }
    }

    /// Devices may stand already when the store comes up.
    private void listClasses() {
        for (String type : List.of(Backend.VIF, Backend.VBD)) {
            classChanged(type);
        }
    }

    private void classChanged(String type) {
        if (!type.equals(Backend.VIF) && !type.equals(Backend.VBD)) {
            return;
        }
        var known = backends.getOrDefault(type, new TreeMap<>());
        new ArrayList<>(known.keySet()).forEach(domid -> recheck(type, domid));
        store.list(
                ROOT + "/" + type,
                domids -> domids.forEach(domid -> number(domid).ifPresent(number -> domainChanged(type, number))));
    }

    private void domainChanged(String type, int domid) {
        recheck(type, domid);
        store.list(
                ROOT + "/" + type + "/" + domid,
                ids -> ids.forEach(id -> number(id).ifPresent(number -> deviceChanged(type, domid, number, ""))));
    }

    private void recheck(String type, int domid) {
        var ofDomain = backends.getOrDefault(type, new TreeMap<>()).get(domid);
        if (ofDomain != null) {
            new ArrayList<>(ofDomain.values()).forEach(backend -> backend.keyChanged(""));
        }
    }

    private void deviceChanged(String type, int domid, int id, String key) {
        if (!type.equals(Backend.VIF) && !type.equals(Backend.VBD)) {
            return;
        }
        var ofDomain =
                backends.computeIfAbsent(type, _ -> new TreeMap<>()).computeIfAbsent(domid, _ -> new TreeMap<>());
        Backend known = ofDomain.get(id);
        if (known != null) {
            known.keyChanged(key);
            return;
        }
        Backend found = new Backend(this, type, domid, id);
        ofDomain.put(id, found);
        found.keyChanged("");
    }

    /// A directory whose old device was dropped holds a new one.
    void rediscover(Backend old) {
        deviceChanged(old.type(), old.domid(), old.id(), "");
    }

    void forget(Backend backend) {
        var ofClass = backends.get(backend.type());
        var ofDomain = ofClass.get(backend.domid());
        if (ofDomain != null && ofDomain.remove(backend.id(), backend) && ofDomain.isEmpty()) {
            ofClass.remove(backend.domid());
        }
    }

    XenstoreClient client() {
        return store;
    }

    World world() {
        return world;
    }

    Dom0System system() {
        return system;
    }

    StandInChecks checks() {
        return checks;
    }

    HostFiles files() {
        return files;
    }

    /// How many backends stand, for tests.
    int backendCount() {
        return backends.values().stream()
                .flatMap(ofClass -> ofClass.values().stream())
                .mapToInt(Map::size)
                .sum();
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }
}
