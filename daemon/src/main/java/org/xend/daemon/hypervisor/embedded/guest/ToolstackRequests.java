package org.xend.daemon.hypervisor.embedded.guest;

import java.util.Optional;
import org.xend.daemon.hypervisor.embedded.image.GuestImage.Behaviour;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;
import org.xend.protocol.domain.ExitReason;

/// Obeys the toolstack's keys: `control/shutdown`, `control/sysrq`, `memory/target` and `cpu/N/availability`.
/// Owned by the simulator thread.
final class ToolstackRequests {
    private final Guest guest;
    private final XenstoreClient store;

    ToolstackRequests(Guest guest, XenstoreClient store) {
        this.guest = guest;
        this.store = store;
    }

    /// Offers what this guest obeys, then listens. Suspend is not offered.
    void begin() {
        store.write("control/feature-poweroff", "1");
        store.write("control/feature-reboot", "1");
        store.watch("control/shutdown", path -> store.read(path, this::shutdown));
        store.watch("control/sysrq", path -> store.read(path, this::sysrq));
        store.watch("memory/target", path -> store.read(path, this::target));
        if (guest.hypercalls().maxVcpus() > 1) {
            store.watch("cpu", this::cpuChanged);
        }
    }

    private void shutdown(Optional<String> asked) {
        String word = asked.orElse("");
        if (word.isEmpty() || guest.image().behaviour() instanceof Behaviour.IgnoreShutdown) {
            return;
        }
        // The acknowledgement: the request is taken.
        store.write("control/shutdown", "");
        if (guest.image().behaviour() instanceof Behaviour.AcknowledgeOnly) {
            return;
        }
        switch (word) {
            case "poweroff", "halt" -> guest.stop(ExitReason.POWEROFF);
            case "reboot" -> guest.stop(ExitReason.REBOOT);
            case "crash" -> guest.crash("dom0 asked for a crash");
            case "suspend" -> guest.kernelLine("xenbus: suspend is not offered by this simulated guest");
            default -> guest.kernelLine("xenbus: unknown request in control/shutdown");
        }
    }

    private void sysrq(Optional<String> key) {
        if (!key.orElse("").isEmpty()) {
            guest.kernelLine("sysrq: " + key.get().charAt(0) + " (simulated: nothing done)");
            store.write("control/sysrq", "");
        }
    }

    private void target(Optional<String> kib) {
        kib.filter(text -> text.matches("[0-9]{1,12}")).ifPresent(text -> {
            long wanted = Long.parseLong(text);
            if (wanted != guest.hypercalls().memoryKib()) {
                long after = guest.hypercalls().balloon(wanted);
                guest.useCpu();
                guest.kernelLine("balloon: " + after + " KiB now, " + wanted + " KiB wanted");
            }
        });
    }

    /// @param path `cpu` at first, then `cpu/N/availability`
    private void cpuChanged(String path) {
        String[] parts = path.split("/");
        if (parts.length == 1) {
            for (int vcpu = 1; vcpu < guest.hypercalls().maxVcpus(); vcpu++) {
                readAvailability(vcpu);
            }
        } else if (parts[1].matches("[0-9]{1,4}")) {
            readAvailability(Integer.parseInt(parts[1]));
        }
    }

    private void readAvailability(int vcpu) {
        store.read(
                "cpu/" + vcpu + "/availability",
                text -> text.ifPresent(word -> guest.hypercalls().setOnline(vcpu, !word.equals("offline"))));
    }
}
