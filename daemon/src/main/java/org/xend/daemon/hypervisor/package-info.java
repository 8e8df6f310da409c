/// The hypervisor port: what the daemon asks of a hypervisor, as interfaces and records.
///
/// `embedded` is the simulator; the real one stands beside it. Nothing above this package may know which one
/// it has: only `main` names an implementation. Calls may block and belong on plain or virtual threads.
package org.xend.daemon.hypervisor;
