package org.xend.daemon.hypervisor.embedded.image;

/// What is wrong with a kernel file, as the end of a sentence that begins with its name.
final class BadImageException extends Exception {
    private static final long serialVersionUID = 1L;

    BadImageException(String message) {
        super(message, null, false, false);
    }
}
