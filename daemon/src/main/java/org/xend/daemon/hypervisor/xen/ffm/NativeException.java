package org.xend.daemon.hypervisor.xen.ffm;

/// A native call failed.
public final class NativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param errno 0 where the call set none
    public NativeException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
