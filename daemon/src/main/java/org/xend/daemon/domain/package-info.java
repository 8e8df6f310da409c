/// The domains' role, in place of xend: [org.xend.daemon.domain.DomainConductor] owns the registry of domains, their
/// states and queues, and others reach it through [org.xend.daemon.domain.Domains].
///
/// | package | holds |
/// |---|---|
/// | `registry` | the domains, their states, views, events, figures |
/// | `operation` | one queue of operations per domain, and the way to threads that may block |
/// | `lifecycle` | how a domain is created, changed, destroyed, restarted |
/// | `exit` | where a guest's death is noticed, and what its policy does |
/// | `recovery` | what a daemon that starts does with the domains of the one before |
/// | `plan`, `steps.create`, `steps.destroy` | operations as lists of steps that can be undone |
/// | `records` | what is kept on disk of a domain |
///
/// The conductor is plain Java on an injected executor (in the daemon an event loop's context) and never blocks.
/// May import all of these, `device`, `hypervisor`, `keys`, Micrometer and `protocol`.
package org.xend.daemon.domain;
