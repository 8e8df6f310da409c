package org.xend.daemon.reference;

/// A request is refused with this error name.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    public Refusal(String error) {
        super(error, null, false, false);
    }
}
