/// The simulated Xen: domains, memory, event channels, grants, and the thread that owns all of it.
///
/// [SimulatedXen] is the entry. A guest's death is noticed in [SimulatedXen#shutdown] and [SimulatedXen#destroy]
/// and reported by [SimulatedDeathVirq]. Domains' kernels are known here as [DomainKernel] alone.
///
/// Owner: the simulator thread ([SimulatorThread]). May import: `hypervisor`, `hypervisor.embedded.kernel`,
/// `ring`, `failstop`, `protocol.domain`, slf4j.
package org.xend.daemon.hypervisor.embedded.host;
