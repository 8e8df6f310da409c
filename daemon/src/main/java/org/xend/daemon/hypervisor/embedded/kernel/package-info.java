/// What every simulated kernel has, dom0's and the guests': its hypercalls and its client of the key tree.
///
/// [Hypercalls] and [GuestHypercalls] are all that a kernel may ask of the simulated Xen; [DomainKernel] is all
/// that Xen may ask of a guest's kernel. Everything runs on the simulator thread.
///
/// May import: `hypervisor`, `ring`, `protocol.domain`, `protocol.xs`, slf4j.
package org.xend.daemon.hypervisor.embedded.kernel;
