package org.xend.protocol.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a hotplug script gets its command and its device.
public enum ScriptConvention {
    /// `vif-bridge up domain=.. vif=.. mac=.. bridge=..`, as in the NetBSD/Xen how-to.
    ARGUMENTS,
    /// `script XSPATH STATE`, as NetBSD's xenbackendd calls it.
    XSPATH,
    /// Command as argument, the rest in the environment (`XENBUS_PATH`, `vif`), as Linux's udev rules call it.
    ENVIRONMENT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ScriptConvention> of(String word) {
        return Arrays.stream(values())
                .filter(value -> value.name().equalsIgnoreCase(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ScriptConvention::word).toList();
    }
}
