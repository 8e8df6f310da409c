package org.xend.daemon.domain.plan;

import java.time.Duration;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;

/// What plans act on.
///
/// @param records the records on disk of the domains that the daemon runs
/// @param createTimeout how long one device may take to connect (`device-create-timeout`)
/// @param destroyTimeout how long one device may take to let go (`device-destroy-timeout`)
/// @param consoleLimitBytes what goes into `console/limit` (`console-limit`)
public record PlanContext(
        Hypervisor hypervisor,
        KeyTree keys,
        DomainRecords records,
        HostClock clock,
        Duration createTimeout,
        Duration destroyTimeout,
        long consoleLimitBytes) {}
