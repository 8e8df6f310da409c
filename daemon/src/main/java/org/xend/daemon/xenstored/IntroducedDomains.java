package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The domains that were introduced and not yet released. Owned by the [StoreConductor].
final class IntroducedDomains {
    /// One of them.
    static final class Domain {
        private final int domid;
        private int target;
        private RingConnection connection;
        private long frame;
        private int port;
        private boolean shutdownAnnounced;

        private Domain(int domid) {
            this.domid = domid;
            this.target = domid;
        }

        int domid() {
            return domid;
        }

        /// The domain it stands for as well (SET_TARGET); itself where there is none.
        int target() {
            return target;
        }

        void setTarget(int changed) {
            target = changed;
        }

        /// As INTRODUCE gave it; the ring is mapped by grant.
        long frame() {
            return frame;
        }

        int port() {
            return port;
        }

        void setRing(long ofFrame, int ofPort) {
            frame = ofFrame;
            port = ofPort;
        }

        /// Empty where no hypervisor stands behind the store.
        Optional<RingConnection> connection() {
            return Optional.ofNullable(connection);
        }

        void setConnection(RingConnection changed) {
            connection = changed;
        }

        boolean isShutdownAnnounced() {
            return shutdownAnnounced;
        }

        void setShutdownAnnounced(boolean now) {
            shutdownAnnounced = now;
        }
    }

    private final Map<Integer, Domain> domains = new HashMap<>();

    Optional<Domain> find(int domid) {
        return Optional.ofNullable(domains.get(domid));
    }

    Domain add(int domid) {
        return domains.computeIfAbsent(domid, Domain::new);
    }

    void remove(int domid) {
        domains.remove(domid);
    }

    /// Safe to change the registry while going through it.
    List<Domain> all() {
        return new ArrayList<>(domains.values());
    }
}
