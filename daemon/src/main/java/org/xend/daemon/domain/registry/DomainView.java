package org.xend.daemon.domain.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.domain.DomainConfig;

/// One domain at one moment: an immutable answer.
///
/// @param config what it was created with; name and uuid are always set
/// @param info what the hypervisor says now; absent for an instant around create and destroy
/// @param startedAt when it was (re)started; absent for domain 0
/// @param upTime since then, whatever became of the clock on the wall
/// @param devices in configuration order, with their present keys
/// @param storeFrame frame of the store ring, 0 when unknown; likewise consoleFrame
/// @param restarts how often it was restarted by its exit policy
/// @param notes ELF notes of the kernel
public record DomainView(
        DomainConfig config,
        int domid,
        DomainState state,
        Optional<DomainInfo> info,
        Optional<Instant> startedAt,
        Optional<Duration> upTime,
        List<DeviceView> devices,
        long storeFrame,
        long consoleFrame,
        int restarts,
        Map<String, String> notes) {
    public String name() {
        return config.name();
    }

    public String uuid() {
        return config.uuid().orElseThrow();
    }

    /// The same with what the hypervisor says.
    public DomainView with(Optional<DomainInfo> newInfo) {
        return new DomainView(
                config, domid, state, newInfo, startedAt, upTime, devices, storeFrame, consoleFrame, restarts, notes);
    }

    DomainView withDevices(List<DeviceView> newDevices) {
        return new DomainView(
                config, domid, state, info, startedAt, upTime, newDevices, storeFrame, consoleFrame, restarts, notes);
    }

    /// One device with the keys of both ends as they stand in the tree.
    ///
    /// @param id the device's id in key paths
    /// @param backend keys of the backend directory; `backendPath` is where they stand
    /// @param card of a vif: its `type` as configured, which no key holds; otherwise empty
    public record DeviceView(
            String deviceClass,
            int id,
            int backendDomid,
            String frontendPath,
            String backendPath,
            Map<String, String> frontend,
            Map<String, String> backend,
            String card) {
        /// A device whose configuration says nothing of its card.
        public DeviceView(
                String deviceClass,
                int id,
                int backendDomid,
                String frontendPath,
                String backendPath,
                Map<String, String> frontend,
                Map<String, String> backend) {
            this(deviceClass, id, backendDomid, frontendPath, backendPath, frontend, backend, "");
        }

        DeviceView withKeys(Map<String, String> frontendKeys, Map<String, String> backendKeys) {
            return new DeviceView(
                    deviceClass, id, backendDomid, frontendPath, backendPath, frontendKeys, backendKeys, card);
        }
    }
}
