package org.xend.daemon.journal;

/// A domain that was introduced, as the journal keeps it.
///
/// @param frame, port as given in INTRODUCE
/// @param target the domain it stands for as well; its own id where there is none
public record KeptDomain(int domid, long frame, int port, int target, boolean shutdownAnnounced) {
    KeptDomain withTarget(int changed) {
        return new KeptDomain(domid, frame, port, changed, shutdownAnnounced);
    }

    KeptDomain withShutdownAnnounced(boolean now) {
        return new KeptDomain(domid, frame, port, target, now);
    }
}
