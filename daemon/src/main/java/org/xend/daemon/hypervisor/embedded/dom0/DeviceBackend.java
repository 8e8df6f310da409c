package org.xend.daemon.hypervisor.embedded.dom0;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.embedded.kernel.DeviceClass;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;
import org.xend.protocol.xenbus.Dom0System;
import org.xend.protocol.xenbus.XenbusState;

/// dom0's end of one vif or vbd, in the manner of netback and blkback. Owned by the simulator thread.
///
/// It goes to InitWait for a new directory, to Connected once its frontend has published its ring and the hotplug
/// script is done (`hotplug-status`), and to Closed when its own state is set to Closing or the frontend closes
/// or vanishes. With `online` 0 it stays closed; otherwise it accepts a frontend that starts again.
///
/// Fields keep what was read, and [#step] decides from them alone, one change at a time. Every change of the
/// directory is a transaction that first reads the state key: a key that the toolstack set meanwhile is not
/// overwritten, and a directory that it removed is not made again.
final class DeviceBackend {
    private final Dom0Kernel kernel;
    private final XenstoreClient store;
    private final DeviceClass type;
    private final int domid;
    private final int id;
    private final String path;
    /// The state key as we last set it; UNKNOWN before.
    private XenbusState state = XenbusState.UNKNOWN;
    private String frontend = "";
    private XenbusState front = XenbusState.UNKNOWN;
    private boolean closingAsked;
    private boolean plugged;
    private boolean changing;
    /// Closed for good, or its directory is gone.
    private boolean finished;
    private int port;

    DeviceBackend(Dom0Kernel kernel, DeviceClass type, int domid, int id) {
        this.kernel = kernel;
        this.type = type;
        this.domid = domid;
        this.id = id;
        store = kernel.client();
        path = "backend/" + type.word() + "/" + domid + "/" + id;
    }

    DeviceClass type() {
        return type;
    }

    int domid() {
        return domid;
    }

    int id() {
        return id;
    }

    /// @param key the changed key below the directory; empty: the directory itself, or it is new
    void keyChanged(String key) {
        switch (key) {
            case "state", "" -> {
                if (frontend.isEmpty()) {
                    readDirectory();
                } else {
                    store.read(path + "/state", this::ownState);
                }
            }
            case "hotplug-status" ->
                store.read(path + "/hotplug-status", status -> {
                    plugged = status.equals(Optional.of("connected"));
                    step();
                });
            // The rest is read when it is needed.
            default -> {}
        }
    }

    /// Reads all keys of a new device at once: each read that is waited for is a round trip to the store.
    private void readDirectory() {
        List<String> keys = type == DeviceClass.VIF
                ? List.of("state", "frontend", "script", "bridge")
                : List.of("state", "frontend", "script", "params", "mode");
        readAll(path, keys, found -> ownState(Optional.ofNullable(found.get("state")), found));
    }

    /// @param then gets the keys that can be read
    private void readAll(String folder, List<String> keys, Consumer<Map<String, String>> then) {
        Map<String, String> found = new HashMap<>();
        for (String key : keys) {
            store.read(folder + "/" + key, value -> {
                value.ifPresent(text -> found.put(key, text));
                if (key.equals(keys.getLast())) {
                    then.accept(found);
                }
            });
        }
    }

    private void ownState(Optional<String> text) {
        ownState(text, Map.of());
    }

    /// @param found other keys that were read with it
    private void ownState(Optional<String> text, Map<String, String> found) {
        Optional<XenbusState> now = text.flatMap(XenbusState::parse);
        if (text.isEmpty()) {
            drop();
        } else if (now.equals(Optional.of(XenbusState.INITIALISING)) && !changing) {
            if (state != XenbusState.UNKNOWN) {
                // Removed and made anew before its removal was looked at.
                drop();
                kernel.rediscover(this);
            } else if (frontend.isEmpty()) {
                begin(found);
            }
        } else if (now.equals(Optional.of(XenbusState.CLOSING))) {
            closingAsked = true;
            step();
        }
    }

    private void begin(Map<String, String> found) {
        if (finished || !found.containsKey("frontend")) {
            return;
        }
        frontend = found.get("frontend");
        Map<String, String> keys = new LinkedHashMap<>();
        if (type == DeviceClass.VIF) {
            if (kernel.system() == Dom0System.NETBSD) {
                // What xennetback has named its interfaces since about 2011.
                keys.put("vifname", "xvif" + domid + "i" + id);
            } else {
                keys.put("feature-sg", "1");
            }
            keys.put("feature-rx-copy", "1");
            keys.put("feature-rx-flip", "0");
        }
        changing = true;
        String script = found.getOrDefault("script", "");
        checked(
                type == DeviceClass.VIF
                        ? kernel.checks().vif(script, found.getOrDefault("bridge", ""))
                        : kernel.checks()
                                .vbd(this, script, found.getOrDefault("params", ""), found.getOrDefault("mode", "r")),
                keys);
    }

    /// Where the shipped script would refuse, it is not called; its error is written into its keys.
    private void checked(Optional<String> refusal, Map<String, String> keys) {
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        change(XenbusState.INITIALISING, keys, XenbusState.INIT_WAIT);
        store.watch(frontend + "/state", _ -> store.read(frontend + "/state", this::frontendState));
    }

    private void refuse(String why) {
        kernel.hypercalls().printConsole("dom0's " + path + ": " + why);
        store.begin(transaction -> transaction.read(path + "/state", now -> {
            if (now.isEmpty()) {
                transaction.abort();
                drop();
                return;
            }
            transaction.write(path + "/hotplug-error", why);
            transaction.write(path + "/hotplug-status", "error");
            transaction.commit(done -> {
                changing = false;
                if (finished) {
                    return;
                }
                if (done) {
                    ownState(now);
                } else {
                    refuse(why);
                }
            });
        }));
    }

    private void frontendState(Optional<String> text) {
        // An absent frontend is a closed one.
        front = text.map(value -> XenbusState.parse(value).orElse(XenbusState.UNKNOWN))
                .orElse(XenbusState.CLOSED);
        step();
    }

    /// Decides on the next state; nothing else does.
    private void step() {
        if (finished || changing) {
            return;
        }
        boolean frontClosing = front == XenbusState.CLOSING || front == XenbusState.CLOSED;
        boolean frontReady = front == XenbusState.INITIALISED || front == XenbusState.CONNECTED;
        switch (state) {
            case INIT_WAIT -> {
                if (closingAsked || frontClosing) {
                    close("");
                } else if (plugged && frontReady) {
                    connect();
                }
            }
            case CONNECTED -> {
                if (closingAsked || frontClosing) {
                    close("");
                }
            }
            case CLOSED -> {
                if (closingAsked) {
                    close("");
                } else if (front == XenbusState.INITIALISING) {
                    change(XenbusState.CLOSED, Map.of(), XenbusState.INIT_WAIT);
                }
            }
            case UNKNOWN -> {
                if (closingAsked) {
                    close("");
                }
            }
            case INITIALISING, INITIALISED, CLOSING, RECONFIGURING, RECONFIGURED ->
                throw new IllegalStateException(path + " is in state " + state);
        }
    }

    private void connect() {
        changing = true;
        String ring = type == DeviceClass.VIF ? "tx-ring-ref" : "ring-ref";
        readAll(
                frontend,
                List.of(ring, "event-channel"),
                found -> connect(
                        Optional.ofNullable(found.get(ring)).flatMap(DeviceBackend::number),
                        Optional.ofNullable(found.get("event-channel")).flatMap(DeviceBackend::number)));
    }

    private void connect(Optional<Integer> ring, Optional<Integer> channel) {
        changing = false;
        if (finished) {
            return;
        }
        if (ring.isEmpty() || channel.isEmpty()) {
            close("the frontend published no ring");
            return;
        }
        try {
            // The rings of simulated devices carry nothing, so events are ignored.
            port = kernel.hypercalls().bindPort(domid, channel.get(), DeviceBackend::ignoreEvent);
        } catch (HypervisorException refused) {
            close(refused.getMessage());
            return;
        }
        if (type == DeviceClass.VIF) {
            change(XenbusState.INIT_WAIT, Map.of(), XenbusState.CONNECTED);
        } else {
            changing = true;
            readAll(
                    path,
                    List.of("params", "mode", "device-type"),
                    found -> openDisk(
                            found.getOrDefault("params", ""),
                            found.getOrDefault("mode", "r"),
                            found.getOrDefault("device-type", "disk")));
        }
    }

    private void openDisk(String params, String mode, String kind) {
        changing = false;
        if (finished) {
            return;
        }
        try {
            change(
                    XenbusState.INIT_WAIT,
                    DeviceStandIn.backendKeys(kernel.files(), params, mode, kind),
                    XenbusState.CONNECTED);
        } catch (IOException unusable) {
            close(unusable.getMessage());
        }
    }

    /// Sets keys and the state, provided the state key has the expected value; else reads the state again.
    private void change(XenbusState expected, Map<String, String> keys, XenbusState next) {
        changing = true;
        store.begin(transaction -> transaction.read(path + "/state", now -> {
            if (!now.equals(Optional.of(expected.text()))) {
                transaction.abort();
                changing = false;
                ownState(now);
                return;
            }
            keys.forEach((key, value) -> transaction.write(path + "/" + key, value));
            transaction.write(path + "/state", next.text());
            transaction.commit(done -> {
                changing = false;
                if (!done) {
                    change(expected, keys, next);
                    return;
                }
                state = next;
                step();
            });
        }));
    }

    /// @param why written to the backend's `error` key; empty where nothing is wrong
    private void close(String why) {
        if (!why.isEmpty()) {
            kernel.hypercalls().printConsole("dom0's " + path + ": " + why);
        }
        changing = true;
        releasePort();
        store.begin(transaction -> {
            var state = new ArrayList<Optional<String>>();
            transaction.read(path + "/state", state::add);
            transaction.read(
                    path + "/online",
                    online -> close(transaction, why, state.getFirst(), !online.equals(Optional.of("1"))));
        });
    }

    private void close(XenstoreClient.Transaction transaction, String why, Optional<String> now, boolean forGood) {
        if (now.isEmpty()) {
            transaction.abort();
            drop();
            return;
        }
        if (!why.isEmpty()) {
            transaction.write(path + "/error", why);
        }
        if (!now.get().equals(XenbusState.CLOSED.text())) {
            transaction.write(path + "/state", XenbusState.CLOSED.text());
        }
        transaction.commit(done -> closed(done, why, forGood));
    }

    private void closed(boolean done, String why, boolean forGood) {
        changing = false;
        if (finished) {
            return;
        }
        if (!done) {
            close(why);
            return;
        }
        state = XenbusState.CLOSED;
        closingAsked = false;
        if (forGood) {
            finish();
        } else if (why.isEmpty()) {
            step();
        }
    }

    /// Its directory is gone.
    private void drop() {
        finish();
        kernel.forget(this);
    }

    private void finish() {
        if (!finished) {
            kernel.checks().release(this);
            finished = true;
            changing = false;
            releasePort();
            if (!frontend.isEmpty()) {
                store.unwatch(frontend + "/state");
            }
        }
    }

    private void releasePort() {
        if (port != 0) {
            kernel.hypercalls().closePort(port);
            port = 0;
        }
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static void ignoreEvent() {}
}
