package org.xend.daemon.hypervisor.xen.ffm;

import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// The errno values that matter here, and the port's reasons for them. Where Linux and NetBSD differ, both
/// numbers are here.
public final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    private static final int EAGAIN_LINUX = 11;
    private static final int EAGAIN_NETBSD = 35;
    private static final int ENOSYS_LINUX = 38;
    private static final int ENOSYS_NETBSD = 78;
    private static final int EOPNOTSUPP_LINUX = 95;
    private static final int EOPNOTSUPP_NETBSD = 45;

    private Errno() {}

    public static HypervisorException refusal(NativeException e) {
        return new HypervisorException(reason(e.errno()), e.getMessage());
    }

    /// Whether the call may be repeated: it was interrupted, or there was nothing to read yet.
    public static boolean mayRetry(int errno) {
        return errno == EINTR || errno == EAGAIN_LINUX || errno == EAGAIN_NETBSD;
    }

    private static Reason reason(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> Reason.DENIED;
            case ESRCH -> Reason.NO_DOMAIN;
            case EEXIST -> Reason.EXISTS;
            case ENOMEM -> Reason.NO_MEMORY;
            case EINVAL -> Reason.INVALID;
            case ENOSYS_LINUX, ENOSYS_NETBSD, EOPNOTSUPP_LINUX, EOPNOTSUPP_NETBSD -> Reason.UNSUPPORTED;
            default -> Reason.FAILED;
        };
    }
}
