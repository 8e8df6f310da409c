package org.xend.daemon.hypervisor.embedded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.embedded.GuestImage.Behaviour;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// One simulated guest: a state machine that reaches the host as a real unprivileged domain does, through its
/// store ring, its console ring and its event channels. Owned by the world thread.
///
/// While the domain is paused nothing here runs; what arrived meanwhile is looked at on [#begin].
final class Guest {
    /// How long a stopping guest waits for its backends, as Linux does.
    private static final long CLOSE_NANOS = 5_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    /// CPU time that obeying a request or running a command costs.
    private static final long WORK_NANOS = 1_000_000L;

    private final World world;
    private final SimDomain domain;
    private final GuestImage image;
    private final BootText boot;
    private final int storePort;
    private final int consolePort;
    private final XenstoreClient store;
    private final GuestConsole console;
    private final GuestShell shell;
    private final GuestRequests requests;
    /// By `class/id`.
    private final TreeMap<String, Frontend> devices = new TreeMap<>();
    private final List<WorldThread.Timer> timers = new ArrayList<>();
    private Phase phase = Phase.BUILT;
    private String name = "";
    private long startedAt;
    private boolean devicesListed;
    private int deviceCount;
    private int disks;
    private int interfaces;
    private Optional<ExitReason> stopReason = Optional.empty();

    private enum Phase {
        BUILT,
        BOOTING,
        AWAITING_DEVICES,
        UP,
        STOPPING,
        ENDED
    }

    Guest(
            World world,
            SimDomain domain,
            GuestImage image,
            String commandLine,
            SharedPage storePage,
            SharedPage consolePage) {
        this.world = world;
        this.domain = domain;
        this.image = image;
        boot = new BootText(image, commandLine);
        storePort = world.channels.allocateUnbound(domain.domid, 0, this::onStore);
        consolePort = world.channels.allocateUnbound(domain.domid, 0, this::onConsole);
        store = new XenstoreClient(
                storePage, () -> world.channels.notify(domain.domid, storePort), "guest " + domain.domid);
        console = new GuestConsole(consolePage, () -> world.channels.notify(domain.domid, consolePort));
        shell = new GuestShell(this, console);
        requests = new GuestRequests(this, store);
    }

    int storePort() {
        return storePort;
    }

    int consolePort() {
        return consolePort;
    }

    GuestImage image() {
        return image;
    }

    XenstoreClient store() {
        return store;
    }

    String name() {
        return name;
    }

    String commandLine() {
        return boot.commandLine();
    }

    long memoryKib() {
        return domain.memoryKib;
    }

    int onlineVcpus() {
        return domain.info(world.thread.nanoTime()).onlineVcpus();
    }

    int maxVcpus() {
        return domain.maxVcpus();
    }

    long uptimeSeconds() {
        return (world.thread.nanoTime() - startedAt) / SECOND;
    }

    List<Frontend> devices() {
        return new ArrayList<>(devices.values());
    }

    boolean stopping() {
        return phase == Phase.STOPPING;
    }

    /// The domain runs, for the first time or again.
    void begin() {
        if (phase == Phase.BUILT) {
            boot();
        } else {
            onStore();
            onConsole();
        }
    }

    /// The domain stopped or is destroyed: nothing more is heard of it.
    void end() {
        phase = Phase.ENDED;
        timers.forEach(WorldThread.Timer::cancel);
        timers.clear();
    }

    private void boot() {
        phase = Phase.BOOTING;
        startedAt = world.thread.nanoTime();
        domain.meter.burn(startedAt, image.bootMillis() * 1_000_000L);
        boot.opening(domain.memoryKib, onlineVcpus()).forEach(console::kernelLine);
        if (image.behaviour() instanceof Behaviour.CrashAtBoot) {
            console.kernelLine("panic: this image is made to crash at boot (simulated)");
            world.shutdown(domain.domid, ExitReason.CRASH);
            return;
        }
        store.read("name", found -> {
            name = found.orElse("");
            requests.begin();
        });
        if (image.behaviour() instanceof Behaviour.IgnoreDevices) {
            devicesListed = true;
        } else {
            store.watch("device", this::deviceTreeChanged);
        }
        after(image.bootMillis() * 1_000_000L, this::bootTimeOver);
    }

    private void bootTimeOver() {
        if (phase == Phase.BOOTING) {
            phase = Phase.AWAITING_DEVICES;
            checkDevices();
        }
    }

    /// @param path `device`, or `device/vif/0/..`; keys of known devices are the frontend's own doing
    private void deviceTreeChanged(String path) {
        String[] parts = path.split("/");
        if (parts.length == 1) {
            listDevices(List.of(Backend.VBD, Backend.VIF).iterator());
        } else if ((parts.length == 3 || parts.length == 4 && parts[3].equals("backend"))
                && parts[2].matches("[0-9]{1,9}")) {
            Frontend known = devices.get(parts[1] + "/" + parts[2]);
            if (known == null) {
                deviceFound(parts[1], Integer.parseInt(parts[2]));
            } else {
                known.checkPresence();
            }
        }
    }

    private void listDevices(Iterator<String> types) {
        if (!types.hasNext()) {
            devicesListed = true;
            checkDevices();
            return;
        }
        String type = types.next();
        store.list("device/" + type, ids -> {
            ids.stream().filter(id -> id.matches("[0-9]{1,9}")).forEach(id -> deviceFound(type, Integer.parseInt(id)));
            listDevices(types);
        });
    }

    private void deviceFound(String type, int id) {
        boolean disk = type.equals(Backend.VBD);
        if (!disk && !type.equals(Backend.VIF) || devices.containsKey(type + "/" + id) || stopping()) {
            return;
        }
        Frontend device = new Frontend(this, type, id);
        devices.put(type + "/" + id, device);
        device.begin();
    }

    /// The next name of a class in the words of the guest's system.
    String nextName(boolean network) {
        return network
                ? image.system().networkName(interfaces++)
                : image.system().diskName(disks++);
    }

    /// What was taken for a device has no backend.
    void deviceAbsent(String type, int id) {
        devices.remove(type + "/" + id);
        checkDevices();
    }

    void deviceConnected(Frontend device) {
        boot.connected(device).forEach(console::kernelLine);
        checkDevices();
    }

    void deviceClosed(Frontend device, String type, int id) {
        if (!stopping()) {
            console.kernelLine(device.name() + ": detached");
            devices.remove(type + "/" + id);
        }
        checkDevices();
    }

    /// Booting ends when all devices are there, stopping when all are gone.
    void checkDevices() {
        if (phase == Phase.AWAITING_DEVICES
                && devicesListed
                && devices.values().stream().allMatch(Frontend::connected)) {
            up();
        } else if (phase == Phase.STOPPING && devices.values().stream().allMatch(Frontend::closed)) {
            stopped();
        }
    }

    private void up() {
        phase = Phase.UP;
        boot.closing(devices()).forEach(console::kernelLine);
        shell.begin();
        switch (image.behaviour()) {
            case Behaviour.CrashAfter(int seconds) ->
                after(seconds * SECOND, () -> crash("this image is made to crash"));
            case Behaviour.ExitAfter(int seconds) -> after(seconds * SECOND, () -> stop(ExitReason.POWEROFF));
            case Behaviour.RebootAfter(int seconds) -> after(seconds * SECOND, () -> stop(ExitReason.REBOOT));
            case Behaviour.Normal _,
                    Behaviour.IgnoreShutdown _,
                    Behaviour.AcknowledgeOnly _,
                    Behaviour.CrashAtBoot _,
                    Behaviour.IgnoreDevices _ -> {}
        }
    }

    /// Prints a line of the kernel's.
    void kernelLine(String line) {
        console.kernelLine(line);
    }

    void work() {
        domain.meter.burn(world.thread.nanoTime(), WORK_NANOS);
    }

    /// Ends orderly: devices are closed first.
    void stop(ExitReason reason) {
        if (phase == Phase.STOPPING || phase == Phase.ENDED || phase == Phase.BUILT) {
            return;
        }
        phase = Phase.STOPPING;
        stopReason = Optional.of(reason);
        boot.stopping(reason).forEach(console::kernelLine);
        work();
        after(CLOSE_NANOS, this::stopped);
        devices().forEach(Frontend::close);
        checkDevices();
    }

    private void stopped() {
        if (phase == Phase.STOPPING) {
            world.shutdown(domain.domid, stopReason.orElse(ExitReason.POWEROFF));
        }
    }

    void crash(String why) {
        console.kernelLine("panic: " + why + " (simulated)");
        world.shutdown(domain.domid, ExitReason.CRASH);
    }

    /// @return KiB afterwards
    long balloon(long wantedKib) {
        return world.balloon(domain, wantedKib);
    }

    void setOnline(int vcpu, boolean online) {
        domain.setOnline(vcpu, online);
    }

    int allocatePort() {
        // Nothing is sent over a simulated device's channel.
        return world.channels.allocateUnbound(domain.domid, 0, Guest::ignoreEvent);
    }

    void releasePort(int port) {
        world.channels.close(domain.domid, port);
    }

    int nextDevice() {
        return deviceCount++;
    }

    private void onStore() {
        if (domain.active() && phase != Phase.BUILT) {
            store.onEvent();
        }
    }

    private void onConsole() {
        if (domain.active() && phase != Phase.BUILT) {
            console.onEvent(shell::typed);
        }
    }

    private void after(long nanos, Runnable work) {
        timers.add(world.thread.after(nanos, () -> domain.run(work)));
    }

    private static void ignoreEvent() {}
}
