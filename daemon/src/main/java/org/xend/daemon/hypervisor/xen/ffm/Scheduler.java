package org.xend.daemon.hypervisor.xen.ffm;

import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Xen's schedulers, in the order of their numbers from 5 on (`XEN_SCHEDULER_*` of `domctl.h`).
public enum Scheduler {
    CREDIT("credit", "xc_sched_credit_domain_"),
    CREDIT2("credit2", "xc_sched_credit2_domain_"),
    ARINC653("arinc653", ""),
    RTDS("rtds", ""),
    NULL("null", ""),
    OTHER("unknown", "");

    private static final int FIRST = 5;

    private final String word;
    private final String functions;

    Scheduler(String word, String functions) {
        this.word = word;
        this.functions = functions;
    }

    public static Scheduler ofId(int id) {
        int index = id - FIRST;
        return index >= 0 && index < values().length ? values()[index] : OTHER;
    }

    public String word() {
        return word;
    }

    /// @throws HypervisorException UNSUPPORTED where it has neither weight nor cap
    String readFunction() {
        return function("get");
    }

    String writeFunction() {
        return function("set");
    }

    private String function(String verb) {
        if (functions.isEmpty()) {
            throw new HypervisorException(
                    Reason.UNSUPPORTED, "Xen's scheduler is " + word + ", which knows no weight and no cap");
        }
        return functions + verb;
    }
}
