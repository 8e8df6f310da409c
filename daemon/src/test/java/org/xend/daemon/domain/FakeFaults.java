package org.xend.daemon.domain;

import java.util.concurrent.atomic.AtomicInteger;

/// Makes the n-th call fail, whichever it is, so that a test can try them all.
public final class FakeFaults {
    /// A fault that was ordered.
    public static final class Ordered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ordered(String call) {
            super("ordered fault in " + call);
        }
    }

    private final AtomicInteger left = new AtomicInteger(-1);

    /// @param n 0: the next call
    public void failCall(int n) {
        left.set(n);
    }

    /// @return whether the ordered fault has not happened yet
    public boolean isPending() {
        return left.get() >= 0;
    }

    public void clear() {
        left.set(-1);
    }

    void called(String call) {
        if (left.getAndUpdate(n -> n < 0 ? n : n - 1) == 0) {
            throw new Ordered(call);
        }
    }
}
