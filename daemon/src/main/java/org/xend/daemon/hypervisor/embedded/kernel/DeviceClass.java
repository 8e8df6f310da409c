package org.xend.daemon.hypervisor.embedded.kernel;

import java.util.Optional;

/// The device classes that simulated kernels drive, by the names of their directories in the key tree.
public enum DeviceClass {
    VBD("vbd"),
    VIF("vif");

    private final String word;

    DeviceClass(String word) {
        this.word = word;
    }

    /// `vbd` or `vif`.
    public String word() {
        return word;
    }

    public static Optional<DeviceClass> parse(String word) {
        for (DeviceClass each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
