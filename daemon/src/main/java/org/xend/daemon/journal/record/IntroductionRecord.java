package org.xend.daemon.journal.record;

/// A domain that was introduced, as the journal keeps it.
///
/// @param frame, port as given in INTRODUCE
/// @param target the domain it stands for as well; its own id where there is none
public record IntroductionRecord(int domid, long frame, int port, int target, boolean shutdownAnnounced) {
    public IntroductionRecord withTarget(int changed) {
        return new IntroductionRecord(domid, frame, port, changed, shutdownAnnounced);
    }

    public IntroductionRecord withShutdownAnnounced(boolean now) {
        return new IntroductionRecord(domid, frame, port, target, now);
    }
}
