/// Calls of Xen's libraries and of libc by Java's foreign function interface: libxenctrl, libxenevtchn,
/// libxengnttab. No code of Xen's is in here.
///
/// libxenctrl has a new name and may have other structures with every release: [XenVersion] lists the releases
/// that are known, the classes named `..Layout` and [PhysicalInfo] have the structures, [LayoutCheck] compares
/// both with the running hypervisor. The other libraries are stable. Every call takes its own `errno`
/// ([NativeCall]); a failure is a [NativeException], which [Errno] turns into the port's reasons.
///
/// Sources of the facts: Xen's public headers `xenctrl.h`, `xenevtchn.h`, `xengnttab.h`, `domctl.h`, `sysctl.h`,
/// `version.h`. May import: `hypervisor`, `ring`, `protocol.domain`, slf4j.
package org.xend.daemon.hypervisor.xen.ffm;
