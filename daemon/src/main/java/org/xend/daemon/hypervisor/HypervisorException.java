package org.xend.daemon.hypervisor;

/// The hypervisor refused; nothing was changed.
public final class HypervisorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Why, in the port's own terms; errno values are turned into these at the implementation's edge.
    public enum Reason {
        /// Not privileged, or the interface version does not fit (EPERM, EACCES).
        DENIED,
        /// No such domain (ESRCH).
        NO_DOMAIN,
        /// The domid or uuid is taken (EEXIST).
        EXISTS,
        /// Not enough memory (ENOMEM).
        NO_MEMORY,
        /// A parameter that makes no sense (EINVAL).
        INVALID,
        /// The kernel or ramdisk is absent, unreadable or not what it must be.
        BAD_IMAGE,
        /// Known to the port, not to this hypervisor (ENOSYS).
        UNSUPPORTED,
        /// Anything else.
        FAILED
    }

    private final Reason reason;
    private final long neededKib;
    private final long freeKib;

    public HypervisorException(Reason reason, String message) {
        this(reason, message, 0, 0);
    }

    private HypervisorException(Reason reason, String message, long neededKib, long freeKib) {
        super(message);
        this.reason = reason;
        this.neededKib = neededKib;
        this.freeKib = freeKib;
    }

    public static HypervisorException noMemory(long neededKib, long freeKib) {
        return new HypervisorException(
                Reason.NO_MEMORY, neededKib + " KiB are needed and " + freeKib + " KiB are free", neededKib, freeKib);
    }

    public Reason reason() {
        return reason;
    }

    /// With NO_MEMORY: what was asked for; else 0.
    public long neededKib() {
        return neededKib;
    }

    /// With NO_MEMORY: what there was; else 0.
    public long freeKib() {
        return freeKib;
    }
}
