/// The simulated dom0: its kernel's vif and vbd backends, its files, and the stand-ins for devices and scripts.
///
/// [Dom0Kernel] watches `backend` in the key tree and runs one [DeviceBackend] for each device.
///
/// Owner: the simulator thread. May import: `hypervisor`, `hypervisor.embedded.kernel`, `ring`,
/// `protocol.xenbus`, slf4j. The files' formats are described in `docs/embedded.md`.
package org.xend.daemon.hypervisor.embedded.dom0;
