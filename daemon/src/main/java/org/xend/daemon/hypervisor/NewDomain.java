package org.xend.daemon.hypervisor;

import java.util.UUID;

/// The parameters of `xen_domctl_createdomain`.
///
/// @param handle the domain's uuid
/// @param maxVcpus at least 1
/// @param domid wanted domid; 0: the hypervisor picks
public record NewDomain(UUID handle, GuestType type, int maxVcpus, int domid) {}
