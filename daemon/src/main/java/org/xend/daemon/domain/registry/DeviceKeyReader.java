package org.xend.daemon.domain.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;

/// Fills in what the keys of a domain's devices say now: both ends of all of them at one moment.
public final class DeviceKeyReader {
    private DeviceKeyReader() {}

    public static DomainView withKeys(DomainView view, KeyTree keys) {
        if (view.devices().isEmpty()) {
            return view;
        }
        List<DeviceView> devices = keys.transact(tree -> view.devices().stream()
                .map(device -> device.withKeys(read(tree, device.frontendPath()), read(tree, device.backendPath())))
                .toList());
        return view.withDevices(devices);
    }

    private static Map<String, String> read(KeyTransaction tree, String path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : tree.list(path)) {
            tree.read(path + "/" + key).ifPresent(value -> values.put(key, value));
        }
        return values;
    }
}
