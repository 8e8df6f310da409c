/// The embedded hypervisor: the hypervisor port on a simulated Xen host. It says that it is a simulator wherever
/// it is asked.
///
/// | Package | Simulates |
/// |---|---|
/// | `host` | Xen: domains, memory, event channels, grants |
/// | `guest` | the guests' kernels and shells |
/// | `dom0` | dom0's kernel with its backends, and dom0's files |
/// | `kernel` | what all these kernels share: hypercalls, a client of the key tree |
/// | `image` | kernel files |
///
/// [EmbeddedHypervisor] turns the port's calls into messages to the simulator thread, which owns all state.
/// Kernels reach the daemon only as real ones do: over ring pages and event channels, in the xenstore wire
/// protocol. Only `main` may import this package.
package org.xend.daemon.hypervisor.embedded;
