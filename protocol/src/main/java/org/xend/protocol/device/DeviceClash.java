package org.xend.protocol.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Two devices of one configuration that cannot both be had.
///
/// @param deviceClass `vbd` or `vif`
/// @param index position, among the configuration's devices, of the later of the two
/// @param problem one clause naming what they share
public record DeviceClash(String deviceClass, int index, String problem) {

    /// The first clash in configuration order: the same device number, the same MAC, or the same backing device
    /// or file, unless both open it read-only or both say `w!`.
    public static Optional<DeviceClash> first(List<DeviceConfig> devices) {
        Map<Integer, VbdConfig> numbers = new HashMap<>();
        Map<String, List<VbdConfig>> unames = new HashMap<>();
        Map<MacAddress, VifConfig> macs = new HashMap<>();
        for (int index = 0; index < devices.size(); index++) {
            int at = index;
            Optional<String> problem = switch (devices.get(index)) {
                case VbdConfig vbd -> disk(vbd, numbers, unames);
                case VifConfig vif ->
                    vif.mac()
                            .filter(mac -> macs.put(mac, vif) != null)
                            .map(mac -> "the MAC address " + mac + " is used twice");
            };
            if (problem.isPresent()) {
                return problem.map(text -> new DeviceClash(devices.get(at).deviceClass(), at, text));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disk(
            VbdConfig vbd, Map<Integer, VbdConfig> numbers, Map<String, List<VbdConfig>> unames) {
        VbdConfig sameNumber = numbers.put(vbd.number(), vbd);
        if (sameNumber != null) {
            return Optional.of("the devices '" + sameNumber.dev() + "' and '" + vbd.dev() + "' have the same number, "
                    + vbd.number());
        }
        if (vbd.params().isEmpty()) {
            return Optional.empty();
        }
        List<VbdConfig> sharers = unames.computeIfAbsent(vbd.backend() + " " + vbd.params(), _ -> new ArrayList<>());
        Stream<VbdConfig> clashing = List.copyOf(sharers).stream().filter(other -> !mayShare(vbd, other));
        sharers.add(vbd);
        return clashing.findFirst()
                .map(other -> vbd.uname() + " is used twice ('" + other.dev() + "' with mode "
                        + other.mode().word() + ", '" + vbd.dev() + "' with mode "
                        + vbd.mode().word()
                        + "); share it read-only or with w!");
    }

    private static boolean mayShare(VbdConfig one, VbdConfig other) {
        return one.mode() == other.mode() && one.mode() != DiskMode.WRITE;
    }
}
