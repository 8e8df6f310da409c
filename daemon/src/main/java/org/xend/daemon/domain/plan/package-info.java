/// Operations as data: how the steps of a plan are run, and undone when one fails.
///
/// A [org.xend.daemon.domain.plan.Plan] is a list of [org.xend.daemon.domain.plan.Step] records that can be
/// printed before anything is done. Steps run on the virtual thread of the operation and may block; what a run
/// learns on its way (domid, rings, record) is in its [org.xend.daemon.domain.plan.PlanRun], owned by that thread.
/// The steps themselves are in `domain.steps`. May import `domain.records`, `failstop`, `hypervisor`, `keys`,
/// `clock` and `protocol`.
package org.xend.daemon.domain.plan;
