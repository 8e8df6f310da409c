/// The hypervisor port on a real Xen.
///
/// [XenHypervisor] is the port; [XenEventChannels] owns the event thread; a guest's death is noticed by
/// [XenDeathVirq] (VIRQ_DOM_EXC). What differs between Linux and NetBSD is in [Dom0Platform].
///
/// Native calls are in `xen.ffm`, the build of a guest in `xen.builder`; here nothing touches foreign memory. A
/// hypervisor, a library or an answer that does not fit is refused at the start.
///
/// May import: `hypervisor`, `hypervisor.xen.ffm`, `hypervisor.xen.builder`, `ring`, `clock`, `failstop`,
/// `protocol.domain`, `protocol.xenbus`, slf4j. Only `main` may import this package.
package org.xend.daemon.hypervisor.xen;
