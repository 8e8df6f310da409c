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
/// @param link what xl's configurations add
public record VifConfig(
        Optional<MacAddress> mac,
        Optional<String> bridge,
        Optional<String> ip,
        Optional<String> script,
        String backend,
        Optional<String> vifname,
        Optional<String> rate,
        Optional<String> model,
        Optional<String> type,
        Link link)
        implements DeviceConfig {
    /// @param gatewaydev dom0's interface that a routing script leads the guest's packets over
    /// @param mtu bytes of a packet; absent: what the script gives, usually the bridge's
    /// @param trusted whether the guest may trust its backend
    public record Link(Optional<String> gatewaydev, Optional<Integer> mtu, boolean trusted) {
        public static final Link PLAIN = new Link(Optional.empty(), Optional.empty(), true);
    }

    @Override
    public String deviceClass() {
        return "vif";
    }

    public VifConfig withBridge(Optional<String> name) {
        return new VifConfig(mac, name, ip, script, backend, vifname, rate, model, type, link);
    }

    public VifConfig withLink(Link other) {
        return new VifConfig(mac, bridge, ip, script, backend, vifname, rate, model, type, other);
    }

    public VifConfig withMac(MacAddress address) {
        return new VifConfig(Optional.of(address), bridge, ip, script, backend, vifname, rate, model, type, link);
    }
}
