package org.xend.daemon.hypervisor;

import java.util.Map;

/// The results of a build for the key tree: rings, ports and the kernel's ELF notes.
///
/// @param storeFrame frame of the store ring (`store/ring-ref`)
/// @param storePort guest's port of the store channel (`store/port`)
/// @param consoleFrame frame of the console ring (`console/ring-ref`)
/// @param consolePort guest's port of the console channel (`console/port`)
/// @param notes ELF notes of the kernel, lower-case names (`guest_os` = `NetBSD`), in file order
/// @param protocol device ABI of the guest: `x86_64-abi` or `x86_32-abi`; empty where it is left to the guest
public record BuiltDomain(
        long storeFrame,
        int storePort,
        long consoleFrame,
        int consolePort,
        Map<String, String> notes,
        String protocol) {
    public BuiltDomain withoutProtocol() {
        return new BuiltDomain(storeFrame, storePort, consoleFrame, consolePort, notes, "");
    }
}
