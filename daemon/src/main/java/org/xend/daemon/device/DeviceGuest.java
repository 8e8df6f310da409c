package org.xend.daemon.device;

/// What a device's keys need to know of the domain they are for.
///
/// @param protocol device ABI of the guest (`x86_64-abi`), empty when the build did not find it out
public record DeviceGuest(int domid, String name, String uuid, String protocol) {}
