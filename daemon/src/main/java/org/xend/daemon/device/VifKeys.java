package org.xend.daemon.device;

import java.util.Map;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.device.VifRate;
import org.xend.protocol.xenbus.KeyPaths;

/// The keys that a vif has besides those of every device. Pure.
final class VifKeys {
    private VifKeys() {}

    static void frontend(Map<String, String> keys, VifConfig vif, int id) {
        keys.put("handle", Integer.toString(id));
        vif.mac().ifPresent(mac -> keys.put("mac", mac.toString()));
        keys.put("trusted", vif.link().trusted() ? "1" : "0");
    }

    static void backend(Map<String, String> keys, VifConfig vif, int id) {
        keys.put("type", "vif");
        keys.put("handle", Integer.toString(id));
        vif.mac().ifPresent(mac -> keys.put("mac", mac.toString()));
        vif.bridge().ifPresent(bridge -> keys.put("bridge", bridge));
        vif.ip().ifPresent(ip -> keys.put("ip", ip));
        vif.link().gatewaydev().ifPresent(name -> keys.put("gatewaydev", name));
        vif.link().mtu().ifPresent(mtu -> keys.put("mtu", Integer.toString(mtu)));
        vif.vifname().ifPresent(vifname -> keys.put("vifname", vifname));
        vif.rate().ifPresent(rate -> keys.put("rate", VifRate.parse(rate).toString()));
        vif.model().ifPresent(model -> keys.put("model", model));
    }

    /// libxl's: the guest reads it in its frontend and does not own it.
    static void mtu(KeyBatch.Builder out, VifConfig vif, String frontend, String owner, String reader) {
        vif.link().mtu().ifPresent(mtu -> out.write(frontend + "/mtu", Integer.toString(mtu), owner, reader));
    }

    /// Vifs are numbered as they come; xend counts them here, so that an id is never given twice.
    static void count(KeyBatch.Builder out, String uuid, int id) {
        String counted = KeyPaths.vm(uuid) + "/device-misc/vif";
        out.makeDirectory(counted, "n0").write(counted + "/nextDeviceID", Integer.toString(id + 1));
    }
}
