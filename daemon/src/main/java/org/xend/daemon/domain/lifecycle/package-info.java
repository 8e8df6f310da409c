/// How a domain is created, reconfigured, destroyed and restarted: each is an operation that begins and ends on the
/// conductor's thread, where it changes the registry, and runs a plan in between on a thread that may block.
///
/// [org.xend.daemon.domain.lifecycle.DomainCreation], [org.xend.daemon.domain.lifecycle.DomainDestruction] and
/// [org.xend.daemon.domain.lifecycle.DomainRestart] do that; an operation that cannot be recorded because the disk is
/// full is tried again by [org.xend.daemon.domain.lifecycle.DiskFullRetry]. May import
/// `domain.operation`, `domain.registry`, `domain.plan`, `domain.steps.*`, `domain.records`, `device`, `hypervisor`,
/// `keys`, `clock` and `protocol`.
package org.xend.daemon.domain.lifecycle;
