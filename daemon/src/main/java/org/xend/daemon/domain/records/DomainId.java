package org.xend.daemon.domain.records;

/// Which domain is meant, for logs and events.
///
/// @param domid -1 where the hypervisor gave none
public record DomainId(int domid, String name, String uuid) {}
