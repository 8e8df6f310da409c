package org.xend.daemon.hypervisor.xen.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Failures of native calls, and the functions of the schedulers.
class NativeCallTest {
    @ParameterizedTest
    @CsvSource({
        "1,DENIED",
        "13,DENIED",
        "3,NO_DOMAIN",
        "17,EXISTS",
        "12,NO_MEMORY",
        "22,INVALID",
        "38,UNSUPPORTED",
        "78,UNSUPPORTED",
        "5,FAILED",
        "0,FAILED"
    })
    void errorNumbersBecomeReasons(int errno, Reason reason) {
        assertEquals(reason, Errno.refusal(new NativeException("call", errno)).reason());
    }

    @Test
    void theMessageOfAFailedCallNamesTheCallAndTheError() {
        assertEquals(
                "xc_domain_pause: No such process",
                NativeCall.failure("xc_domain_pause", 3).getMessage());
    }

    @Test
    void aFunctionThatALibraryHasNotIsNamed() {
        NativeException e = assertThrows(
                NativeException.class, () -> NativeLibrary.ofProcess().function("xc_no_such_call", NativeCall.INT));
        assertEquals("libc has no function xc_no_such_call", e.getMessage());
    }

    @Test
    void errnoIsThatOfTheCall() {
        NativeException e = assertThrows(NativeException.class, () -> CLibrary.INSTANCE.mapPage("/nonexistent", 0));
        assertEquals(Errno.ENOENT, e.errno());
        assertEquals("/nonexistent: No such file or directory", e.getMessage());
    }

    @Test
    void schedulersWithoutWeightsSaySo() {
        assertEquals("xc_sched_credit2_domain_get", Scheduler.ofId(6).readFunction());
        assertEquals("xc_sched_credit_domain_set", Scheduler.ofId(5).writeFunction());
        HypervisorException e = assertThrows(HypervisorException.class, Scheduler.ofId(8)::readFunction);
        assertEquals(Reason.UNSUPPORTED, e.reason());
        assertEquals("Xen's scheduler is rtds, which knows no weight and no cap", e.getMessage());
        assertEquals(Scheduler.OTHER, Scheduler.ofId(99));
    }
}
