package org.xend.daemon.domain.registry;

import java.util.Locale;

/// Where a domain stands in its life, as the daemon sees it.
public enum DomainState {
    /// A create is under way.
    STARTING,
    PAUSED,
    RUNNING,
    /// Shut down, its end not yet dealt with, or kept by `preserve`.
    SHUTDOWN,
    CRASHED,
    /// Being taken down.
    ENDING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
