/// One queue of operations per domain, at most one of each at work, on virtual threads, with a bound on all of them.
///
/// [org.xend.daemon.domain.operation.OwnerThread] is the way to the conductor's thread and away from it;
/// [org.xend.daemon.domain.operation.OperationFailures] turns what was thrown into an answer. Owned by the
/// conductor's thread. May import `domain.registry`, `domain.plan`, `failstop`, `hypervisor`, `keys` and `protocol`.
package org.xend.daemon.domain.operation;
