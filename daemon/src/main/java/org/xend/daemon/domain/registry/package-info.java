/// Which domains there are: the registry, each domain's state, the views of it that are answered, its events and
/// its figures.
///
/// Owned by the conductor's thread; views and events are immutable and go to anybody. May import
/// `domain.records`, `device`, `hypervisor`, `keys`, `clock`, Micrometer and `protocol`.
package org.xend.daemon.domain.registry;
