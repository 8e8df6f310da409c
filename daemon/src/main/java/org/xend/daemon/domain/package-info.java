/// Domain lifecycle: the registry of domains, their states, one queue of operations per domain, and the
/// exit policies. Its sole owner is `DomainConductor`; others reach it through
/// [org.xend.daemon.domain.Domains]. Operations are planned in `plan` before they run.
package org.xend.daemon.domain;
