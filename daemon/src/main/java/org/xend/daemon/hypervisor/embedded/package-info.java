/// The embedded hypervisor: a simulator of a Xen host, its dom0 kernel's backends and its guests. It says
/// so wherever it is asked.
///
/// One thread, [WorldThread], owns everything in here; [EmbeddedHypervisor] turns the port's calls into
/// messages to it. Guests and dom0's kernel are state machines on that thread. They reach the rest of the
/// daemon only as real ones do: over ring pages and event channels, in the xenstore wire protocol.
///
/// May import: `hypervisor`, `ring`, `protocol.domain`, `protocol.xs`, `protocol.xenbus`, slf4j. Only `main`
/// may import this package. What an image may say is described in `docs/embedded.md`.
package org.xend.daemon.hypervisor.embedded;
