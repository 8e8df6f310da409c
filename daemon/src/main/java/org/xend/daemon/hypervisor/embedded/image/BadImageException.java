package org.xend.daemon.hypervisor.embedded.image;

/// A kernel file that cannot be booted. The message ends a sentence that begins with the file's name.
final class BadImageException extends Exception {
    private static final long serialVersionUID = 1L;

    BadImageException(String message) {
        super(message, null, false, false);
    }
}
