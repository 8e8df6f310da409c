package org.xend.protocol.domain;

import java.util.Locale;

/// Why a domain stopped: Xen's shutdown codes (`xen/sched.h` SHUTDOWN_*), in their numeric order.
public enum ExitReason {
    POWEROFF,
    REBOOT,
    SUSPEND,
    CRASH,
    WATCHDOG,
    SOFT_RESET;

    public int code() {
        return ordinal();
    }

    /// @return the reason of a code; a code this table does not know counts as a crash
    public static ExitReason ofCode(int code) {
        return code >= 0 && code < values().length ? values()[code] : CRASH;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
