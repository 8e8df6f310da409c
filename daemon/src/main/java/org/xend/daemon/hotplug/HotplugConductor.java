package org.xend.daemon.hotplug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.Transition;

/// Sole owner of the devices' queues; lives on the hotplug context and is called on nothing else.
///
/// A device has at most one thing going on (a look or a script) and at most one more look pending. So however
/// often its state is rewritten, the work queued for it stays the same (XSA-349).
///
/// | a look finds | what follows |
/// |---|---|
/// | state 2, no hotplug-status | script up |
/// | state 6, not online, up begun, claimed or a hotplug-status | script down, hotplug-status removed |
/// | no directory, up begun | script down with the keys remembered |
/// | script up still running, no longer online or no directory | the script is killed, then down |
/// | anything else | nothing |
///
/// What an earlier daemon brought up is known by its hotplug-status, and is remembered from the first look on;
/// what one was killed over, by the claim (hotplug-running) that nobody here has made.
///
/// A backend at 6 that is still online only waits for its guest to come back (a frontend may close and
/// reopen as it likes), so the guest cannot make dom0 run scripts.
final class HotplugConductor {
    private static final int INIT_WAIT = 2;
    private static final int CLOSED = 6;

    private final int atOnce;
    private final Map<BackendId, Device> devices = new HashMap<>();
    /// The same devices by the directory of their domain, where most scans are.
    private final Map<String, Set<BackendId>> byDomain = new HashMap<>();
    private final ArrayDeque<Effect.Run> waiting = new ArrayDeque<>();
    private final Set<String> scanning = new HashSet<>();
    private final Set<String> scansPending = new HashSet<>();
    private int running;
    private int looking;
    private boolean stopping;

    private static final class Device {
        boolean busy;
        boolean lookPending;
        boolean upBegun;
        boolean upRunning;
        boolean checking;
        boolean checkPending;
        Optional<BackendDirectory> remembered = Optional.empty();
    }

    /// @param atOnce scripts that may run at the same time
    HotplugConductor(int atOnce) {
        this.atOnce = atOnce;
    }

    /// A directory above the devices came, went or is looked at for the first time.
    List<Effect> changedAbove(String prefix) {
        if (stopping) {
            return List.of();
        }
        if (!scanning.add(prefix)) {
            scansPending.add(prefix);
            return List.of();
        }
        return List.of(new Effect.Scan(prefix));
    }

    List<Effect> scanned(String prefix, List<BackendId> found) {
        scanning.remove(prefix);
        Set<BackendId> all = new LinkedHashSet<>(found);
        if (BackendId.isDomain(prefix)) {
            all.addAll(byDomain.getOrDefault(prefix, Set.of()));
        } else {
            devices.keySet().stream().filter(id -> id.isBelow(prefix)).forEach(all::add);
        }
        var effects = new ArrayList<Effect>();
        all.forEach(id -> effects.addAll(changed(id)));
        if (scansPending.remove(prefix)) {
            effects.addAll(changedAbove(prefix));
        }
        return orStopped(effects);
    }

    /// Something of this device that matters here changed.
    List<Effect> changed(BackendId id) {
        if (stopping) {
            return List.of();
        }
        Device device = devices.computeIfAbsent(id, this::begun);
        if (device.busy) {
            device.lookPending = true;
            return device.upRunning ? check(id, device) : List.of();
        }
        device.busy = true;
        looking++;
        return List.of(new Effect.Look(id));
    }

    /// What became of a device while its script up runs: one that is to go again is not waited for.
    List<Effect> checked(BackendId id, BackendState state) {
        looking--;
        Device device = devices.get(id);
        if (device == null) {
            return orStopped(List.of());
        }
        device.checking = false;
        if (!device.upRunning) {
            return orStopped(List.of());
        }
        if (!state.exists() || !state.online()) {
            return List.of(new Effect.Interrupt(id));
        }
        boolean again = device.checkPending && !stopping;
        device.checkPending = false;
        return again ? check(id, device) : orStopped(List.of());
    }

    private List<Effect> check(BackendId id, Device device) {
        if (device.checking) {
            device.checkPending = true;
            return List.of();
        }
        device.checking = true;
        looking++;
        return List.of(new Effect.Check(id));
    }

    List<Effect> seen(BackendId id, BackendState state) {
        looking--;
        Device device = devices.get(id);
        Optional<Transition> due = stopping ? Optional.empty() : due(id, device, state);
        if (due.isEmpty()) {
            if (!device.upBegun && isOurs(id, state) && state.keys().isPresent()) {
                device.upBegun = true;
                device.remembered = state.keys();
            }
            return orStopped(idle(id, device));
        }
        var run = new Effect.Run(id, due.get(), device.remembered);
        if (running >= atOnce) {
            waiting.add(run);
            return List.of();
        }
        return List.of(begin(run));
    }

    /// @param left the keys as the transition left them; empty where there was nothing to do
    List<Effect> finished(BackendId id, Transition transition, Optional<BackendDirectory> left) {
        running--;
        Device device = devices.get(id);
        device.upRunning = false;
        device.upBegun = transition == Transition.UP && left.isPresent();
        device.remembered = device.upBegun ? left : Optional.empty();
        var effects = new ArrayList<Effect>();
        if (!waiting.isEmpty()) {
            effects.add(begin(waiting.remove()));
        }
        effects.addAll(idle(id, device));
        return orStopped(effects);
    }

    /// Begins nothing more; [Effect.Stopped] follows once all that runs has finished.
    List<Effect> stop() {
        stopping = true;
        waiting.clear();
        return orStopped(List.of());
    }

    /// Devices there is something to know about; for tests and meters.
    int deviceCount() {
        return devices.size();
    }

    private Device begun(BackendId id) {
        byDomain.computeIfAbsent(id.domainPath(), _ -> new LinkedHashSet<>()).add(id);
        return new Device();
    }

    private Effect begin(Effect.Run run) {
        running++;
        devices.get(run.id()).upRunning = run.transition() == Transition.UP;
        return run;
    }

    private static Optional<Transition> due(BackendId id, Device device, BackendState state) {
        if (!state.exists()) {
            return device.upBegun ? Optional.of(Transition.DOWN) : Optional.empty();
        }
        boolean ours = isOurs(id, state);
        if (ours && state.state() == INIT_WAIT && state.status().isEmpty()) {
            return Optional.of(Transition.UP);
        }
        if (ours
                && state.state() == CLOSED
                && !state.online()
                && (device.upBegun || state.claimed() || state.status().isPresent())) {
            return Optional.of(Transition.DOWN);
        }
        return Optional.empty();
    }

    private static boolean isOurs(BackendId id, BackendState state) {
        return state.scripted() || id.isVif() || id.isVbd();
    }

    private List<Effect> idle(BackendId id, Device device) {
        device.busy = false;
        if (device.lookPending && !stopping) {
            device.lookPending = false;
            return changed(id);
        }
        if (!device.upBegun) {
            devices.remove(id);
            byDomain.computeIfPresent(id.domainPath(), (_, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
        return List.of();
    }

    private List<Effect> orStopped(List<Effect> effects) {
        boolean done = stopping && running == 0 && looking == 0 && scanning.isEmpty();
        return done ? List.of(new Effect.Stopped()) : effects;
    }
}
