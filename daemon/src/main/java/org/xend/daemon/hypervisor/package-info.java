/// The hypervisor port: what the daemon asks of a hypervisor, as interfaces and records.
///
/// `embedded` is the simulator, `xen` a real Xen. Code above this package cannot know which one it has: only
/// `main` names an implementation. Calls may block and belong on platform or virtual threads, not on event loops.
///
/// May import: `clock`, `ring`, `protocol.domain`. Owns no state.
package org.xend.daemon.hypervisor;
