/// Domain lifecycle: the registry of domains, their states, one queue of operations per domain, and the
/// exit policies.
///
/// Its sole owner is [org.xend.daemon.domain.DomainConductor], plain Java on an injected executor (in the daemon
/// an event loop's context), which never blocks: what blocks runs on the virtual thread of an operation and
/// reports back to the executor. Others reach it through [org.xend.daemon.domain.Domains]. Operations are planned
/// in `plan` before they run. May import `domain.plan`, `device`, `hypervisor`, `keys`, Micrometer and
/// `protocol`.
package org.xend.daemon.domain;
