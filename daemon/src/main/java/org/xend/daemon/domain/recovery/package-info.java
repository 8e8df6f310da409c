/// What a daemon that starts does with the domains of the one before it: compares records and hypervisor
/// ([org.xend.daemon.domain.recovery.RecoveryPlan]), removes what is left of domains that are gone
/// ([org.xend.daemon.domain.recovery.Leftovers]), adopts or finishes the others
/// ([org.xend.daemon.domain.recovery.DomainAdopter]).
///
/// Keeps no state; used once, at the start. May import the other packages of `domain` but the conductor's own.
package org.xend.daemon.domain.recovery;
