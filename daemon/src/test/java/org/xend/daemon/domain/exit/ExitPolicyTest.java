package org.xend.daemon.domain.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.exit.ExitPolicy.Decision;
import org.xend.daemon.domain.exit.ExitPolicy.Fate;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;

class ExitPolicyTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource(textBlock = """
            # reason,   poweroff, reboot,           crash,            lived, asked, fate
            POWEROFF,   destroy,  restart,          restart,          100,   false, DESTROY
            POWEROFF,   preserve, restart,          restart,          1,     false, PRESERVE
            POWEROFF,   restart,  destroy,          destroy,          60,    false, RESTART
            POWEROFF,   restart,  destroy,          destroy,          59,    false, DESTROY
            POWEROFF,   restart,  destroy,          destroy,          59,    true,  DESTROY
            REBOOT,     destroy,  restart,          destroy,          60,    false, RESTART
            REBOOT,     destroy,  restart,          destroy,          59,    false, DESTROY
            REBOOT,     destroy,  restart,          destroy,          0,     true,  RESTART
            REBOOT,     destroy,  rename-restart,   destroy,          3,     true,  RENAME_RESTART
            REBOOT,     destroy,  rename-restart,   destroy,          3,     false, DESTROY
            REBOOT,     destroy,  destroy,          destroy,          90,    true,  DESTROY
            CRASH,      destroy,  restart,          preserve,         1,     false, PRESERVE
            CRASH,      destroy,  restart,          rename-restart,   90,    false, RENAME_RESTART
            CRASH,      destroy,  restart,          coredump-destroy, 90,    false, DESTROY
            CRASH,      destroy,  restart,          coredump-restart, 90,    false, RESTART
            CRASH,      destroy,  restart,          coredump-restart, 9,     false, DESTROY
            CRASH,      destroy,  restart,          restart,          9,     true,  DESTROY
            WATCHDOG,   restart,  restart,          restart,          90,    false, DESTROY
            SOFT_RESET, restart,  restart,          restart,          90,    false, DESTROY
            SUSPEND,    destroy,  restart,          restart,          90,    false, LEAVE
            """)
    void whatBecomesOfADeadDomainFollowsItsReasonItsConfigurationAndItsAge(
            ExitReason reason, String poweroff, String reboot, String crash, int lived, boolean asked, Fate fate) {
        Decision decision = ExitPolicy.decide(
                reason,
                SampleConfigs.exits(
                        "nbsd", ExitAction.parse(poweroff), ExitAction.parse(reboot), ExitAction.parse(crash)),
                Duration.ofSeconds(lived),
                MINUTE,
                asked);
        assertEquals(fate, decision.fate());
    }

    @ParameterizedTest
    @CsvSource({"coredump-destroy,true", "coredump-restart,true", "destroy,false", "restart,false"})
    void onlyTheCoredumpActionsWantACore(String action, boolean wanted) {
        assertEquals(
                wanted,
                ExitPolicy.decide(
                                ExitReason.CRASH,
                                SampleConfigs.exits(
                                        "nbsd", ExitAction.DESTROY, ExitAction.DESTROY, ExitAction.parse(action)),
                                MINUTE,
                                MINUTE,
                                false)
                        .coreWanted());
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RENAME_RESTART", "COREDUMP_RESTART"})
    void aRefusedRestartSaysWhy(ExitAction action) {
        Decision decision = ExitPolicy.decide(
                ExitReason.CRASH,
                SampleConfigs.exits("nbsd", ExitAction.DESTROY, ExitAction.DESTROY, action),
                Duration.ofSeconds(7),
                MINUTE,
                false);
        assertTrue(decision.refused().orElseThrow().contains("7 s only, less than the 60 s"));
    }
}
