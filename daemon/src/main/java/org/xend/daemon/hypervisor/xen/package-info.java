/// The hypervisor port to a real Xen, through its own libraries (FFM, no code of Xen's in here).
///
/// libxenctrl and libxenguest have a new name and may have other structures with every release: which ones are
/// known stands in [org.xend.daemon.hypervisor.xen.XenVersion], the structures in the classes named `..Layout`,
/// and a hypervisor, a library or an answer that does not fit is refused at the start. libxenevtchn, libxengnttab
/// and libc are stable. Everything that differs between Linux and NetBSD stands in `Dom0Platform`.
///
/// Sources of the facts: Xen's public headers `xenctrl.h`, `xenguest.h`, `xenevtchn.h`, `xengnttab.h`,
/// `domctl.h`, `sysctl.h`, `version.h`, `hvm/params.h`.
package org.xend.daemon.hypervisor.xen;
