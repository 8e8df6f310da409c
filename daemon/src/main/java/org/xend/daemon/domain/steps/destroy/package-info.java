/// The steps of destroying a domain, one class each, and those that remove what a dead one left:
/// [org.xend.daemon.domain.steps.destroy.DestroyPlan] puts them in order.
///
/// Steps are immutable and run on the thread of the plan. May import `domain.plan`, `domain.records`, `device`,
/// `keys` and `protocol`.
package org.xend.daemon.domain.steps.destroy;
