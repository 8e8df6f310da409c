/// Where a guest's death is noticed ([org.xend.daemon.domain.exit.ExitDetector]) and what follows
/// ([org.xend.daemon.domain.exit.ExitHandler], [org.xend.daemon.domain.exit.ExitPolicy]); also a guest that was
/// requested to stop and does not.
///
/// Owned by the conductor's thread. May import `domain.lifecycle`, `domain.operation`, `domain.registry`,
/// `domain.steps.destroy`, `hypervisor`, `clock` and `protocol`.
package org.xend.daemon.domain.exit;
