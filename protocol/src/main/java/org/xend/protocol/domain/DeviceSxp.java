package org.xend.protocol.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.DiskKind;
import org.xend.protocol.device.DiskSpec;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.device.VifSpec;
import org.xend.protocol.sxp.Sxp;

/// One device as `(device (vbd ..))` or `(device (vif ..))`, both ways. Keys that only a running device has
/// (`uuid`, `bootable` ...) are passed over.
final class DeviceSxp {
    private static final List<String> VIF_KEYS = List.of(
            "mac",
            "bridge",
            "ip",
            "script",
            "backend",
            "vifname",
            "rate",
            "model",
            "type",
            "gatewaydev",
            "mtu",
            "trusted",
            "devid",
            "policy",
            "label");

    /// A guest's screen and keyboard, which it runs without.
    static final List<String> DISPLAYS = List.of("vfb", "vkbd", "vkb");

    private DeviceSxp() {}

    static Sxp.Items print(DeviceConfig device) {
        Map<String, String> pairs = switch (device) {
            case VbdConfig vbd -> vbd(vbd);
            case VifConfig vif -> vif(vif);
        };
        var fields = new ArrayList<Sxp>();
        pairs.forEach((key, value) -> {
            if (!value.isEmpty()) {
                fields.add(Sxp.pair(key, value));
            }
        });
        return Sxp.form("device", Sxp.form(device.deviceClass(), fields));
    }

    private static Map<String, String> vbd(VbdConfig vbd) {
        var pairs = new LinkedHashMap<String, String>();
        pairs.put("uname", vbd.uname());
        pairs.put("dev", vbd.kind() == DiskKind.CDROM ? vbd.dev() + ":cdrom" : vbd.dev());
        pairs.put("mode", vbd.mode().word());
        pairs.put("backend", vbd.backend().equals("0") ? "" : vbd.backend());
        return pairs;
    }

    private static Map<String, String> vif(VifConfig vif) {
        var pairs = new LinkedHashMap<String, String>();
        pairs.put("bridge", vif.bridge().orElse(""));
        pairs.put("mac", vif.mac().map(MacAddress::toString).orElse(""));
        pairs.put("type", vif.type().orElse(""));
        pairs.put("ip", vif.ip().orElse(""));
        pairs.put("script", vif.script().orElse(""));
        pairs.put("backend", vif.backend().equals("0") ? "" : vif.backend());
        pairs.put("vifname", vif.vifname().orElse(""));
        pairs.put("rate", vif.rate().orElse(""));
        pairs.put("model", vif.model().orElse(""));
        pairs.put("gatewaydev", vif.link().gatewaydev().orElse(""));
        pairs.put("mtu", vif.link().mtu().map(String::valueOf).orElse(""));
        pairs.put("trusted", vif.link().trusted() ? "" : "0");
        return pairs;
    }

    /// @return none for the console, which every domain has, and for devices the guest runs without ([SxpWarnings])
    static Optional<DeviceConfig> read(Sxp.Items device) {
        Sxp.Items form = device.first()
                .flatMap(Sxp::asItems)
                .orElseThrow(() -> DomainConfigSxp.bad("device", "must be (device (CLASS (key value) ..))"));
        String deviceClass =
                form.head().orElseThrow(() -> DomainConfigSxp.bad("device", "must have a class, vbd or vif"));
        var fields = new SxpFields(form);
        try {
            return switch (deviceClass) {
                case "vbd" ->
                    Optional.of(DiskSpec.of(
                            fields.text("uname").orElse(""),
                            fields.text("dev").orElseThrow(() -> new IllegalArgumentException("dev is missing")),
                            fields.text("mode").orElseThrow(() -> new IllegalArgumentException("mode is missing")),
                            fields.text("backend").orElse("")));
                case "vif" -> {
                    var pairs = new LinkedHashMap<String, String>();
                    VIF_KEYS.forEach(key -> fields.text(key).ifPresent(text -> pairs.put(key, text)));
                    yield Optional.of(VifSpec.of(pairs, _ -> {}));
                }
                case "console" -> Optional.empty();
                case String display when DISPLAYS.contains(display) -> Optional.empty();
                default ->
                    throw DomainConfigSxp.bad(
                            "device",
                            "must be a vbd or a vif, got '" + deviceClass + "', which this daemon does not support");
            };
        } catch (IllegalArgumentException problem) {
            throw DomainConfigSxp.bad(deviceClass, problem.getMessage());
        }
    }
}
