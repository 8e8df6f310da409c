package org.xend.daemon.domain;

import java.nio.file.Path;
import java.time.Duration;

/// What the daemon's settings say about domains.
///
/// @param records folder of the records of running domains (`/var/lib/xend/domains`)
/// @param createTimeout a device's time to connect (`device-create-timeout`)
/// @param destroyTimeout a device's time to let go (`device-destroy-timeout`)
/// @param restartLimit a domain that lived shorter is not restarted by its exit policy; xend: 60 s
/// @param shutdownLimit a guest that was asked to stop and still runs after it is unresponsive; xend: 300 s
/// @param consoleLimitBytes what goes into a guest's `console/limit` (`console-limit`)
/// @param leastDom0Mib domain 0 never gets a lower memory target (`dom0-min-mem`)
/// @param plansAtOnce how many operations may be at work at a time, the others wait
public record DomainSettings(
        Path records,
        Duration createTimeout,
        Duration destroyTimeout,
        Duration restartLimit,
        Duration shutdownLimit,
        long consoleLimitBytes,
        int leastDom0Mib,
        int plansAtOnce) {
    /// xend's times and sixteen operations at a time.
    public static DomainSettings standard(Path records) {
        return new DomainSettings(
                records,
                Duration.ofSeconds(100),
                Duration.ofSeconds(100),
                Duration.ofSeconds(60),
                Duration.ofSeconds(300),
                1 << 20,
                0,
                16);
    }
}
