package org.xend.daemon.domain.exit;

import java.time.Duration;
import java.util.Optional;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;

/// What becomes of a domain that ended by itself, with xend's meanings. Pure.
///
/// | it ended by | what counts |
/// |---|---|
/// | poweroff | `on_poweroff` |
/// | reboot | `on_reboot` |
/// | crash | `on_crash` |
/// | suspend | left to who asked for it |
/// | anything else (watchdog, soft reset) | destroyed |
///
/// **Loop guard.** A domain that would be restarted but lived shorter than the limit (xend: 60 s) is destroyed,
/// so that a guest which dies at boot does not do so for ever. A reboot that the operator asked for through this
/// daemon is no loop and is exempt (xend had no such exemption and destroyed a domain rebooted within its first
/// minute); a guest that reboots or crashes by itself stays guarded.
final class ExitPolicy {
    private ExitPolicy() {}

    /// What is done with the dead domain.
    enum Fate {
        DESTROY,
        PRESERVE,
        RESTART,
        RENAME_RESTART,
        LEAVE
    }

    /// @param coreWanted the action asks for a core dump first
    /// @param refused why it is not restarted although it should be
    record Decision(Fate fate, boolean coreWanted, Optional<String> refused) {}

    /// @param lived since it was last started
    /// @param asked the operator asked this domain to reboot
    static Decision decide(ExitReason reason, DomainConfig config, Duration lived, Duration limit, boolean asked) {
        ExitAction action = switch (reason) {
            case POWEROFF -> config.onPoweroff();
            case REBOOT -> config.onReboot();
            case CRASH -> config.onCrash();
            case SUSPEND -> null;
            case WATCHDOG, SOFT_RESET -> ExitAction.DESTROY;
        };
        if (action == null) {
            return new Decision(Fate.LEAVE, false, Optional.empty());
        }
        boolean core = action == ExitAction.COREDUMP_DESTROY || action == ExitAction.COREDUMP_RESTART;
        Fate fate = switch (action) {
            case DESTROY, COREDUMP_DESTROY -> Fate.DESTROY;
            case RESTART, COREDUMP_RESTART -> Fate.RESTART;
            case PRESERVE -> Fate.PRESERVE;
            case RENAME_RESTART -> Fate.RENAME_RESTART;
        };
        boolean restarts = fate == Fate.RESTART || fate == Fate.RENAME_RESTART;
        boolean exempt = asked && reason == ExitReason.REBOOT;
        if (restarts && !exempt && lived.compareTo(limit) < 0) {
            return new Decision(
                    Fate.DESTROY,
                    core,
                    Optional.of("it ran for " + lived.toSeconds() + " s only, less than the " + limit.toSeconds()
                            + " s that guard against restart loops"));
        }
        return new Decision(fate, core, Optional.empty());
    }
}
