/// The steps of creating a domain, one class each, in the order of
/// [org.xend.daemon.domain.steps.create.CreatePlan]. [org.xend.daemon.domain.steps.create.WriteKeys] writes the keys
/// of the domain and of its devices.
///
/// Steps are immutable and run on the thread of the plan. May import `domain.plan`, `domain.records`,
/// `domain.steps.destroy` (for undoing), `device`, `hypervisor`, `keys` and `protocol`.
package org.xend.daemon.domain.steps.create;
