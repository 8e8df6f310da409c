package org.xend.daemon.domain.plan;

import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Calls the hypervisor and turns its refusals into failures that can be answered.
public final class HypervisorCalls {
    private HypervisorCalls() {}

    /// @param operation what was wanted, to follow "refused to": `build the domain`
    public static FailureException failure(String operation, HypervisorException e) {
        return new FailureException(
                switch (e.reason()) {
                    case NO_MEMORY ->
                        e.neededKib() > 0
                                ? new Failure.NotEnoughMemory(e.neededKib(), e.freeKib())
                                : new Failure.HypervisorRefused(operation, e.getMessage());
                    case BAD_IMAGE -> new Failure.BadConfig("kernel", e.getMessage());
                    case UNSUPPORTED ->
                        new Failure.Unsupported("This hypervisor cannot " + operation + ": " + e.getMessage());
                    case DENIED, NO_DOMAIN, EXISTS, INVALID, FAILED ->
                        new Failure.HypervisorRefused(operation, e.getMessage());
                });
    }

    /// Runs a call whose refusal is a failure of the operation.
    public static void orFail(String operation, Runnable call) {
        try {
            call.run();
        } catch (HypervisorException e) {
            throw failure(operation, e);
        }
    }

    /// Runs a call for which a domain that is gone already is as good as done.
    public static void unlessGone(String operation, Runnable call) {
        try {
            call.run();
        } catch (HypervisorException e) {
            if (e.reason() != Reason.NO_DOMAIN) {
                throw failure(operation, e);
            }
        }
    }
}
