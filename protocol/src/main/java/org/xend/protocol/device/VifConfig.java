package org.xend.protocol.device;

import java.util.Optional;

/// A network interface as configured by one `vif` string (`mac=..,bridge=..`).
///
/// @param mac absent: the daemon draws one (00:16:3e) before the domain is built
/// @param bridge the bridge named in the config, handed to the vif script
/// @param ip addresses for the vif script, as written
/// @param script name or absolute path of the vif script; absent: the daemon's `vif-script`
/// @param vifname dom0's name for the interface, when the config gives one
/// @param rate as written (`10Mb/s@50ms`), already validated; see [VifRate]
/// @param model emulated card's model, kept for the record
/// @param type `netfront` or `ioemu`, as written; kept for the record
public record VifConfig(Optional<MacAddress> mac, Optional<String> bridge, Optional<String> ip,
        Optional<String> script, String backend, Optional<String> vifname, Optional<String> rate,
        Optional<String> model, Optional<String> type) implements DeviceConfig {
    @Override
    public String deviceClass() {
        return "vif";
    }

    public VifConfig withBridge(Optional<String> name) {
        return new VifConfig(mac, name, ip, script, backend, vifname, rate, model, type);
    }

    public VifConfig withMac(MacAddress address) {
        return new VifConfig(Optional.of(address), bridge, ip, script, backend, vifname, rate, model, type);
    }
}
