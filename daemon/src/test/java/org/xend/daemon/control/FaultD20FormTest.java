package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xend.daemon.control.form.DomainForm;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.control.DatumSxp;
import org.xend.protocol.sxp.Sxp;

/// The answer about a domain has its memory by the hypervisor, and beside it its target.
class FaultD20FormTest {
    private static DomainView view(Optional<DomainInfo> info, List<DeviceView> devices) {
        return new DomainView(
                FakeDomains.config("web"),
                3,
                DomainState.PAUSED,
                info,
                Optional.empty(),
                Optional.empty(),
                devices,
                0,
                0,
                0,
                Map.of());
    }

    private static Optional<DomainInfo> having(long kib) {
        return Optional.of(new DomainInfo(
                3, new UUID(0, 3), false, true, false, false, Optional.empty(), kib, 262144, 0, 1, 2, 0));
    }

    private static Sxp.Items form(DomainView view) {
        return (Sxp.Items) DatumSxp.of(DomainForm.of(view));
    }

    @Test
    void faultD20MemoryIsTheHypervisorsAndTheTargetStandsBesideIt() {
        Sxp.Items form = form(view(having(192 * 1024 + 1023), List.of()));
        assertEquals(Optional.of("192"), form.text("memory"));
        assertEquals(Optional.of("131072"), form.text("target_memkb"));
        assertEquals(Optional.of("128"), form(view(Optional.empty(), List.of())).text("memory"));
    }

    @Test
    void faultD8TheTypeOfAVifIsThatOfItsConfiguration() {
        var vif = new DeviceView(
                "vif",
                0,
                0,
                "/f",
                "/b",
                Map.of("mac", "00:16:3e:00:00:01"),
                Map.of("type", "vif", "bridge", "b0"),
                "netfront");
        Sxp.Items form = form(view(having(131072), List.of(vif)));
        assertEquals(
                Optional.of("netfront"),
                form.value("device").flatMap(Sxp::asItems).flatMap(device -> device.text("type")));
    }
}
