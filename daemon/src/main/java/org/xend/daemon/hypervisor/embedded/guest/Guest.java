package org.xend.daemon.hypervisor.embedded.guest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.hypervisor.embedded.image.GuestImage;
import org.xend.daemon.hypervisor.embedded.image.GuestImage.Behaviour;
import org.xend.daemon.hypervisor.embedded.kernel.DomainKernel;
import org.xend.daemon.hypervisor.embedded.kernel.GuestHypercalls;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// One simulated guest: a state machine that reaches the host as a real unprivileged domain does, through its
/// store ring, its console ring and its event channels. Owned by the simulator thread.
///
/// While the domain is paused nothing here runs; events that arrived meanwhile are handled in [#begin].
public final class Guest implements DomainKernel, GuestDevices.Listener {
    /// How long a stopping guest waits for its backends, as Linux does.
    private static final long CLOSE_NANOS = 5_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    /// CPU time that obeying a request or running a command costs.
    private static final long WORK_NANOS = 1_000_000L;

    private final GuestHypercalls hypercalls;
    private final GuestImage image;
    private final BootMessages boot;
    private final int storePort;
    private final int consolePort;
    private final XenstoreClient store;
    private final ConsoleFrontend console;
    private final GuestDevices devices;
    private final GuestShell shell;
    private final ToolstackRequests requests;
    private Phase phase = Phase.BUILT;
    private String name = "";
    private long startedAt;
    private Optional<ExitReason> stopReason = Optional.empty();

    private enum Phase {
        BUILT,
        BOOTING,
        AWAITING_DEVICES,
        UP,
        STOPPING,
        ENDED
    }

    public Guest(
            GuestHypercalls hypercalls,
            GuestImage image,
            String commandLine,
            SharedPage storePage,
            SharedPage consolePage) {
        this.hypercalls = hypercalls;
        this.image = image;
        boot = new BootMessages(image, commandLine);
        storePort = hypercalls.allocatePort(0, this::onStore);
        consolePort = hypercalls.allocatePort(0, this::onConsole);
        store = new XenstoreClient(storePage, () -> hypercalls.notifyPort(storePort), "guest " + hypercalls.domid());
        console = new ConsoleFrontend(consolePage, () -> hypercalls.notifyPort(consolePort));
        devices = new GuestDevices(image, hypercalls, store, this);
        shell = new GuestShell(this, console);
        requests = new ToolstackRequests(this, store);
    }

    @Override
    public String system() {
        return image.system().word();
    }

    @Override
    public Map<String, String> notes() {
        return image.notes();
    }

    @Override
    public String protocol() {
        return image.protocol();
    }

    @Override
    public int storePort() {
        return storePort;
    }

    @Override
    public int consolePort() {
        return consolePort;
    }

    @Override
    public void begin() {
        if (phase == Phase.BUILT) {
            boot();
        } else {
            onStore();
            onConsole();
        }
    }

    @Override
    public void end() {
        phase = Phase.ENDED;
    }

    private void boot() {
        phase = Phase.BOOTING;
        startedAt = hypercalls.nanoTime();
        hypercalls.useCpu(image.bootMillis() * 1_000_000L);
        boot.opening(hypercalls.memoryKib(), hypercalls.onlineVcpus()).forEach(console::kernelLine);
        if (image.behaviour() instanceof Behaviour.CrashAtBoot) {
            console.kernelLine("panic: this image is made to crash at boot (simulated)");
            hypercalls.shutdown(ExitReason.CRASH);
            return;
        }
        store.read("name", found -> {
            name = found.orElse("");
            requests.begin();
        });
        if (image.behaviour() instanceof Behaviour.IgnoreDevices) {
            devices.ignoreAll();
        } else {
            devices.begin();
        }
        hypercalls.setTimer(image.bootMillis() * 1_000_000L, this::bootTimeOver);
    }

    private void bootTimeOver() {
        if (phase == Phase.BOOTING) {
            phase = Phase.AWAITING_DEVICES;
            changed();
        }
    }

    @Override
    public void connected(DeviceFrontend device) {
        boot.connected(device).forEach(console::kernelLine);
    }

    @Override
    public void detached(DeviceFrontend device) {
        console.kernelLine(device.name() + ": detached");
    }

    /// Booting ends when all devices are connected, stopping when all are closed.
    @Override
    public void changed() {
        if (phase == Phase.AWAITING_DEVICES && devices.allConnected()) {
            up();
        } else if (phase == Phase.STOPPING && devices.allClosed()) {
            stopped();
        }
    }

    private void up() {
        phase = Phase.UP;
        boot.closing(devices()).forEach(console::kernelLine);
        shell.begin();
        switch (image.behaviour()) {
            case Behaviour.CrashAfter(int seconds) ->
                hypercalls.setTimer(seconds * SECOND, () -> crash("this image is made to crash"));
            case Behaviour.ExitAfter(int seconds) ->
                hypercalls.setTimer(seconds * SECOND, () -> stop(ExitReason.POWEROFF));
            case Behaviour.RebootAfter(int seconds) ->
                hypercalls.setTimer(seconds * SECOND, () -> stop(ExitReason.REBOOT));
            case Behaviour.Normal _,
                    Behaviour.IgnoreShutdown _,
                    Behaviour.AcknowledgeOnly _,
                    Behaviour.CrashAtBoot _,
                    Behaviour.IgnoreDevices _ -> {}
        }
    }

    /// Shuts down in order: devices are closed first.
    void stop(ExitReason reason) {
        if (phase == Phase.STOPPING || phase == Phase.ENDED || phase == Phase.BUILT) {
            return;
        }
        phase = Phase.STOPPING;
        stopReason = Optional.of(reason);
        boot.stopping(reason).forEach(console::kernelLine);
        useCpu();
        hypercalls.setTimer(CLOSE_NANOS, this::stopped);
        devices.closeAll();
        changed();
    }

    private void stopped() {
        if (phase == Phase.STOPPING) {
            hypercalls.shutdown(stopReason.orElse(ExitReason.POWEROFF));
        }
    }

    void crash(String why) {
        console.kernelLine("panic: " + why + " (simulated)");
        hypercalls.shutdown(ExitReason.CRASH);
    }

    boolean stopping() {
        return phase == Phase.STOPPING;
    }

    /// Accounts the CPU time of one request or command.
    void useCpu() {
        hypercalls.useCpu(WORK_NANOS);
    }

    GuestHypercalls hypercalls() {
        return hypercalls;
    }

    GuestImage image() {
        return image;
    }

    List<DeviceFrontend> devices() {
        return devices.all();
    }

    String name() {
        return name;
    }

    long uptimeSeconds() {
        return (hypercalls.nanoTime() - startedAt) / SECOND;
    }

    /// Prints a line of the kernel's.
    void kernelLine(String line) {
        console.kernelLine(line);
    }

    private void onStore() {
        if (hypercalls.running() && phase != Phase.BUILT) {
            store.onEvent();
        }
    }

    private void onConsole() {
        if (hypercalls.running() && phase != Phase.BUILT) {
            console.onEvent(shell::typed);
        }
    }
}
