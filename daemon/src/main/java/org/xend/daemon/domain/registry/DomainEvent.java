package org.xend.daemon.domain.registry;

import java.time.Instant;
import java.util.Map;

/// Something that happened to a domain or one of its devices, for logs and listeners.
///
/// @param kind `created`, `adopted`, `started`, `paused`, `unpaused`, `shutdown`, `crashed`, `rebooted`,
/// `destroyed`,
///        `renamed`, `device-connected`, `device-failed`, `device-removed`
/// @param details further facts, by name (`reason`, `device`, `newname`)
public record DomainEvent(Instant at, String kind, String name, int domid, String uuid, Map<String, String> details) {}
