/// Domains as the store knows them: which exist ([org.xend.daemon.xenstored.domain.KnownDomains]), which are
/// introduced ([org.xend.daemon.xenstored.domain.IntroducedDomains]), how they come and go
/// ([org.xend.daemon.xenstored.domain.DomainLifecycle]), how they are restored after a restart, and where their
/// rings come from ([org.xend.daemon.xenstored.domain.DomainLinks]). Hypervisor calls are made on a thread of
/// their own and their results posted back to the loop.
///
/// Owned by the store's conductor. May import xenstored.ring, .connection and .tree, store, journal,
/// hypervisor, ring, failstop, protocol.xs, slf4j.
package org.xend.daemon.xenstored.domain;
