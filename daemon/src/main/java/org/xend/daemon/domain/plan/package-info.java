/// Operations as data: the steps of creating, destroying and rebuilding a domain, each with its undo, and the
/// runner that carries them out.
///
/// A [org.xend.daemon.domain.plan.Plan] is a list of [org.xend.daemon.domain.plan.Step] records that can be
/// printed before anything is done. Steps run on the virtual thread of the operation and may block; what a run
/// learns on its way (domid, rings) is in its [org.xend.daemon.domain.plan.PlanRun], owned by that thread.
/// May import `device`, `hypervisor`, `keys` and `protocol`.
package org.xend.daemon.domain.plan;
