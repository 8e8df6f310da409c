package org.xend.daemon.hypervisor.xen;

/// A native call failed.
final class NativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param errno 0 where the call set none
    NativeException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
