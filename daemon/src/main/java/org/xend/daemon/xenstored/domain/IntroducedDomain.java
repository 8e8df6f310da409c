package org.xend.daemon.xenstored.domain;

import java.util.Optional;
import org.xend.daemon.xenstored.ring.RingConnection;

/// A domain that was introduced and is not released. Owned by [IntroducedDomains].
public final class IntroducedDomain {
    private final int domid;
    private int target;
    private RingConnection connection;
    private long frame;
    private int port;
    private boolean shutdownAnnounced;

    IntroducedDomain(int domid) {
        this.domid = domid;
        this.target = domid;
    }

    public int domid() {
        return domid;
    }

    /// The domain it stands for as well (SET_TARGET); itself where there is none.
    public int target() {
        return target;
    }

    public void setTarget(int changed) {
        target = changed;
    }

    /// As INTRODUCE gave it; the ring is mapped by grant.
    public long frame() {
        return frame;
    }

    public int port() {
        return port;
    }

    void setRing(long ofFrame, int ofPort) {
        frame = ofFrame;
        port = ofPort;
    }

    /// Empty where no hypervisor stands behind the store.
    public Optional<RingConnection> connection() {
        return Optional.ofNullable(connection);
    }

    public void setConnection(RingConnection changed) {
        connection = changed;
    }

    public boolean isShutdownAnnounced() {
        return shutdownAnnounced;
    }

    public void setShutdownAnnounced(boolean now) {
        shutdownAnnounced = now;
    }
}
