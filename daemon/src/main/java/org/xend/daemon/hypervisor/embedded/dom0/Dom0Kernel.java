package org.xend.daemon.hypervisor.embedded.dom0;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.embedded.kernel.DeviceClass;
import org.xend.daemon.hypervisor.embedded.kernel.Hypercalls;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xenbus.Dom0System;

/// dom0's kernel with its backends: watches `backend` over its own store ring and runs one [DeviceBackend] for
/// each device directory below it. Owned by the simulator thread.
///
/// One watch covers all backends; the path of an event names the device, so an event takes no longer with a
/// thousand devices than with one.
public final class Dom0Kernel {
    private static final String ROOT = "backend";

    private final Hypercalls hypercalls;
    private final Dom0System system;
    private final HostFiles files;
    private final StandInScripts checks;
    private final SharedPage page = SharedPage.inMemory();
    private final int port;
    private final XenstoreClient store;
    /// By class, domid and device id.
    private final Map<DeviceClass, TreeMap<Integer, TreeMap<Integer, DeviceBackend>>> backends =
            new EnumMap<>(DeviceClass.class);
    private boolean started;

    /// @param standIns folder of the stand-ins
    public Dom0Kernel(Hypercalls hypercalls, Dom0System system, HostFiles files, Path standIns) {
        this.hypercalls = hypercalls;
        this.system = system;
        this.files = files;
        checks = new StandInScripts(files, standIns);
        port = hypercalls.allocatePort(0, this::onStore);
        store = new XenstoreClient(page, () -> hypercalls.notifyPort(port), "dom0's kernel");
    }

    public Dom0Store store() {
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
        if (parts.length == 1) {
            // Devices may be there already when the store comes up.
            for (DeviceClass type : DeviceClass.values()) {
                classChanged(type);
            }
            return;
        }
        DeviceClass.parse(parts[1]).ifPresent(type -> changed(type, parts));
    }

    private void changed(DeviceClass type, String[] parts) {
        switch (parts.length) {
            case 2 -> classChanged(type);
            case 3 -> number(parts[2]).ifPresent(domid -> domainChanged(type, domid));
            default ->
                number(parts[2])
                        .ifPresent(domid -> number(parts[3])
                                .ifPresent(id -> deviceChanged(type, domid, id, parts.length == 4 ? "" : parts[4])));
        }
    }

    private void classChanged(DeviceClass type) {
        var known = backends.getOrDefault(type, new TreeMap<>());
        new ArrayList<>(known.keySet()).forEach(domid -> recheck(type, domid));
        store.list(
                ROOT + "/" + type.word(),
                domids -> domids.forEach(domid -> number(domid).ifPresent(number -> domainChanged(type, number))));
    }

    private void domainChanged(DeviceClass type, int domid) {
        recheck(type, domid);
        store.list(
                ROOT + "/" + type.word() + "/" + domid,
                ids -> ids.forEach(id -> number(id).ifPresent(number -> deviceChanged(type, domid, number, ""))));
    }

    private void recheck(DeviceClass type, int domid) {
        var ofDomain = backends.getOrDefault(type, new TreeMap<>()).get(domid);
        if (ofDomain != null) {
            new ArrayList<>(ofDomain.values()).forEach(backend -> backend.keyChanged(""));
        }
    }

    private void deviceChanged(DeviceClass type, int domid, int id, String key) {
        var ofDomain =
                backends.computeIfAbsent(type, _ -> new TreeMap<>()).computeIfAbsent(domid, _ -> new TreeMap<>());
        DeviceBackend known = ofDomain.get(id);
        if (known != null) {
            known.keyChanged(key);
            return;
        }
        DeviceBackend found = new DeviceBackend(this, type, domid, id);
        ofDomain.put(id, found);
        found.keyChanged("");
    }

    /// A directory whose old device was dropped holds a new one.
    void rediscover(DeviceBackend old) {
        deviceChanged(old.type(), old.domid(), old.id(), "");
    }

    void forget(DeviceBackend backend) {
        var ofClass = backends.get(backend.type());
        var ofDomain = ofClass.get(backend.domid());
        if (ofDomain != null && ofDomain.remove(backend.id(), backend) && ofDomain.isEmpty()) {
            ofClass.remove(backend.domid());
        }
    }

    XenstoreClient client() {
        return store;
    }

    Hypercalls hypercalls() {
        return hypercalls;
    }

    Dom0System system() {
        return system;
    }

    StandInScripts checks() {
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
