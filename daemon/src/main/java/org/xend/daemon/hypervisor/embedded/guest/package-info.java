/// Simulated guests: a kernel that boots, connects its vif and vbd frontends, serves a shell on its console and
/// obeys the toolstack's keys.
///
/// [Guest] is the state machine. It reaches the rest only by hypercalls, its two rings and the key tree, as a
/// real unprivileged domain does.
///
/// Owner: the simulator thread. May import: `hypervisor.embedded.kernel`, `hypervisor.embedded.image`, `ring`,
/// `protocol.domain`, `protocol.xenbus`.
package org.xend.daemon.hypervisor.embedded.guest;
