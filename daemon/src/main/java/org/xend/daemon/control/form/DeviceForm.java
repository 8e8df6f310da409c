package org.xend.daemon.control.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.protocol.control.Datum;
import org.xend.protocol.device.MacAddress;

/// A device, in two forms: as part of a `(domain ...)` with a configuration's names, and as the list of keys
/// that `xm block-list` and `xm network-list` are made from.
public final class DeviceForm {
    private static final Set<String> NUMBERS = Set.of(
            "state",
            "backend-state",
            "backend-id",
            "frontend-id",
            "handle",
            "virtual-device",
            "event-channel",
            "ring-ref",
            "tx-ring-ref",
            "rx-ring-ref",
            "online",
            "sectors",
            "mtu",
            "sector-size",
            "info",
            "removable");

    private DeviceForm() {}

    /// `(vif (mac ..) ... (backend 0))`, `(vbd (uname ..) (dev ..) ... (backend 0))`; of a class this table
    /// does not know, every key of the frontend.
    public static Datum.Form of(DeviceView device) {
        var form = Datum.form(device.deviceClass());
        switch (device.deviceClass()) {
            case "vif" -> {
                // The backend's own "type" is vif; in a configuration it is the card's kind.
                putIfPresent(form, device, "bridge", "mac");
                if (!device.card().isEmpty()) {
                    form.put("type", device.card());
                }
                putIfPresent(form, device, "ip", "script", "vifname", "rate", "model", "gatewaydev", "uuid");
                String mtu = key(device, "mtu");
                if (!mtu.isEmpty()) {
                    form.put("mtu", value("mtu", mtu));
                }
                // Only where it differs from the default.
                if (device.frontend().getOrDefault("trusted", "1").equals("0")) {
                    form.put("trusted", "0");
                }
                putDom0End(form, device);
            }
            case "vbd" -> {
                String params = key(device, "params");
                if (!params.isEmpty()) {
                    form.put("uname", key(device, "type") + ":" + params);
                }
                String type = key(device, "device-type");
                form.put("dev", key(device, "dev") + ":" + (type.isEmpty() ? "disk" : type));
                putIfPresent(form, device, "mode", "bootable", "protocol", "uuid");
            }
            default -> device.frontend().forEach(form::put);
        }
        return form.put("backend", device.backendDomid()).build();
    }

    /// `(ID (id ID) (class CLASS) (key value)...)`: the keys of both ends. Where both have one, the backend's
    /// counts, as the guest cannot rewrite it; `state` is the frontend's and `backend-state` the backend's.
    public static Datum.Form keys(DeviceView device) {
        var keys = new LinkedHashMap<>(device.frontend());
        device.backend().forEach((key, value) -> keys.put(key.equals("state") ? "backend-state" : key, value));
        keys.put("backend", device.backendPath());
        keys.put("backend-id", Integer.toString(device.backendDomid()));
        keys.put("frontend", device.frontendPath());
        keys.keySet().removeAll(List.of("id", "class", "backend-mac"));
        keys.values().removeIf(String::isEmpty);
        var form =
                Datum.form(Integer.toString(device.id())).put("id", device.id()).put("class", device.deviceClass());
        keys.forEach((key, value) -> form.put(key, value(key, value)));
        putDom0End(form, device);
        return form.build();
    }

    /// A number where the key has one; a guest may have written anything else, which stays text.
    private static Datum value(String key, String value) {
        return NUMBERS.contains(key) && value.matches("0|[1-9][0-9]{0,17}")
                ? new Datum.Whole(Long.parseLong(value))
                : new Datum.Text(value);
    }

    /// `backend-mac`: dom0's end of the vif by the NetBSD/Xen how-to's rule.
    private static void putDom0End(Datum.Builder form, DeviceView device) {
        String mac = key(device, "mac");
        if (!device.deviceClass().equals("vif") || mac.isEmpty()) {
            return;
        }
        try {
            form.put("backend-mac", MacAddress.parse(mac).dom0End().toString());
        } catch (IllegalArgumentException _) {
            // The frontend's copy is the guest's to change; what is no address has no other end.
            form.put("backend-mac", new Datum.None());
        }
    }

    /// The backend's value before the frontend's, as a guest may rewrite its own keys.
    private static String key(DeviceView device, String name) {
        String value = device.backend().getOrDefault(name, "");
        return value.isEmpty() ? device.frontend().getOrDefault(name, "") : value;
    }

    private static void putIfPresent(Datum.Builder form, DeviceView device, String... names) {
        for (String name : names) {
            String value = key(device, name);
            if (!value.isEmpty()) {
                form.put(name, value);
            }
        }
    }
}
