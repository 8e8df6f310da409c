package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.ring.CoalescingTrigger;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.DomainRemoval;
import org.xend.daemon.xenstored.DomainLinks.Attachment;
import org.xend.daemon.xenstored.IntroducedDomains.Domain;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// How domains come and go: introduction, release, and what the hypervisor says of them. Owned by the
/// [StoreConductor]; all its methods run on the conductor's loop.
final class DomainLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DomainLifecycle.class);

    /// How an introduction ended; called on the loop.
    interface Introduction {
        void done();

        void refused(XsError error);
    }

    /// What the journal keeps of an introduction.
    private static final int INTRODUCTION_BYTES = 256;

    private final StoreConductor conductor;
    private final DomainLinks links;
    /// IntroducedDomains to be released when the journal has room.
    private final Set<Integer> postponed = new LinkedHashSet<>();

    DomainLifecycle(StoreConductor conductor, DomainLinks links) {
        this.conductor = conductor;
        this.links = links;
    }

    /// Attaches a domain's ring, or attaches it anew where the domain is known already: everything the old
    /// ring had registered is forgotten then.
    ///
    /// @param frame of the ring, kept as it was given: here the ring is reached by its grant
    void introduce(int domid, long frame, int port, Introduction introduction) {
        if (domid == 0) {
            introduction.done();
            return;
        }
        try {
            conductor.journal().expect(INTRODUCTION_BYTES);
        } catch (XsException e) {
            introduction.refused(e.error());
            return;
        }
        Optional<Domain> known = conductor.domains().find(domid);
        known.ifPresent(this::disconnect);
        CoalescingTrigger onEvent = eventsOf(domid);
        Consumer<Attachment> outcome = attachment -> {
            switch (attachment) {
                case Attachment.Refused refused -> introduction.refused(refused.error());
                case Attachment.NoRing _ -> {
                    add(domid, frame, port, false);
                    introduction.done();
                }
                case Attachment.Ring ring -> {
                    connect(add(domid, frame, port, true), ring.link());
                    // The ring is emptied first: whoever hears that it is done may let the domain write to it.
                    conductor.flushDirty();
                    introduction.done();
                }
            }
            conductor.flushDirty();
        };
        if (known.isPresent()) {
            links.attach(domid, port, onEvent, outcome);
        } else {
            links.attachNew(domid, port, onEvent, outcome);
        }
    }

    /// What a domain's event channel has to call.
    CoalescingTrigger eventsOf(int domid) {
        return new CoalescingTrigger(conductor.loop()::execute, () -> conductor.ringEvent(domid));
    }

    private Domain add(int domid, long frame, int port, boolean ring) {
        boolean known = conductor.domains().find(domid).isPresent();
        conductor.knownDomains().arrive(domid);
        Domain domain = conductor.domains().add(domid);
        domain.setRing(frame, port);
        conductor.journal().records().introduced(domid, frame, port, ring);
        if (!known) {
            LOG.info("domain {} is introduced", domid);
            conductor.announceSpecial(NodePath.INTRODUCE_DOMAIN);
            conductor.announceSpecial(NodePath.INTRODUCE_DOMAIN, domid);
        }
        return domain;
    }

    private void connect(Domain domain, DomainLink link) {
        // two introductions may have been on their way at once: the later one counts
        disconnect(domain);
        RingConnection connection = new RingConnection(
                conductor,
                Caller.domain(domain.domid()).withTarget(domain.target()),
                link,
                conductor.knownDomains().features(domain.domid()));
        domain.setConnection(connection);
        conductor.opened(connection);
        connection.begin();
    }

    private void disconnect(Domain domain) {
        domain.connection().ifPresent(connection -> {
            domain.setConnection(null);
            conductor.close(connection);
            conductor.journal().records().detached(domain.domid());
            if (connection.isAttached()) {
                links.detach(connection.link());
            }
        });
    }

    /// The ring of a domain cannot be served; the domain stays known.
    void abandonRing(Domain domain) {
        disconnect(domain);
    }

    void setShutdownAnnounced(Domain domain, boolean now) {
        domain.setShutdownAnnounced(now);
        conductor.journal().records().shutdownAnnounced(domain.domid(), now);
    }

    void setTarget(Domain domain, int target) {
        domain.setTarget(target);
        conductor.journal().records().target(domain.domid(), target);
        domain.connection()
                .ifPresent(
                        connection -> connection.setCaller(connection.caller().withTarget(target)));
    }

    /// Releases a domain that is gone. Where the journal has no room for that, it is done later.
    void releaseGone(Domain domain) {
        if (endGone(domain)) {
            announceRelease(List.of(domain.domid()));
        }
    }

    private boolean endGone(Domain domain) {
        try {
            end(domain);
            return true;
        } catch (XsException e) {
            LOG.warn("domain {} is gone and is released when there is room for it: {}", domain.domid(), e.error());
            postponed.add(domain.domid());
            return false;
        }
    }

    /// A domain that was never introduced is gone. Where there is no room, it is found gone again later.
    private void forgetVanished(int domid) {
        try {
            DomainRemoval removal = conductor.store().removalOf(domid);
            conductor.knownDomains().remove(domid);
            conductor.forget(domid, removal);
        } catch (XsException e) {
            LOG.warn("domain {} is gone and is forgotten when there is room for it: {}", domid, e.error());
        }
    }

    void releasePostponed() {
        List<Integer> again = List.copyOf(postponed);
        postponed.clear();
        again.forEach(domid -> conductor.domains().find(domid).ifPresent(this::releaseGone));
    }

    /// Forgets a domain, known or not, and removes the nodes it owns.
    ///
    /// @throws XsException ENOSPC
    void release(int domid) throws XsException {
        Optional<Domain> known = conductor.domains().find(domid);
        if (known.isPresent()) {
            release(known.get());
        } else {
            conductor.forget(domid, conductor.store().removalOf(domid));
        }
    }

    /// Forgets a domain and removes the nodes it owns.
    ///
    /// @throws XsException ENOSPC
    void release(Domain domain) throws XsException {
        end(domain);
        announceRelease(List.of(domain.domid()));
    }

    /// One round, however many have gone or stopped; then each by its own name.
    private void announceRelease(List<Integer> domids) {
        if (!domids.isEmpty()) {
            conductor.announceSpecial(NodePath.RELEASE_DOMAIN);
            domids.forEach(domid -> conductor.announceSpecial(NodePath.RELEASE_DOMAIN, domid));
        }
    }

    private void end(Domain domain) throws XsException {
        int domid = domain.domid();
        DomainRemoval removal = conductor.store().removalOf(domid);
        disconnect(domain);
        conductor.domains().remove(domid);
        for (Domain other : conductor.domains().all()) {
            if (other.target() == domid) {
                setTarget(other, other.domid());
            }
        }
        conductor.knownDomains().remove(domid);
        conductor.forget(domid, removal);
        LOG.info("domain {} is released", domid);
    }

    /// Compares the domains known here with those there are. However many have gone, `@releaseDomain` fires
    /// once, after the last of them is cleaned up.
    void rescan(List<DomainInfo> existing) {
        Map<Integer, DomainInfo> byId =
                existing.stream().collect(Collectors.toMap(DomainInfo::domid, Function.identity()));
        List<Integer> changed = new ArrayList<>();
        for (Domain domain : conductor.domains().all()) {
            DomainInfo info = byId.get(domain.domid());
            if (info == null || info.dying()) {
                if (endGone(domain)) {
                    changed.add(domain.domid());
                }
            } else if (info.shutdown().isPresent() && !domain.isShutdownAnnounced()) {
                setShutdownAnnounced(domain, true);
                changed.add(domain.domid());
            }
        }
        announceRelease(changed);
        byId.values().removeIf(DomainInfo::dying);
        for (int domid : conductor.knownDomains().vanished(byId.keySet())) {
            forgetVanished(domid);
        }
        conductor.flushDirty();
    }

    /// dom0's own ring, whose first notification tells its kernel that the store is up.
    void connectDom0(DomainLink link) {
        if (conductor.dom0().isPresent()) {
            reconnectDom0(conductor.dom0().get(), link);
            return;
        }
        RingConnection connection = new RingConnection(conductor, Caller.DOM0, link, StoreFeatures.ALL);
        link.ring().setFeatures(StoreFeatures.ALL);
        conductor.setDom0(connection);
        conductor.opened(connection);
        link.signal().run();
        connection.process();
        conductor.flushDirty();
    }

    /// The kernel knows already that there is a store; what it waits for is notified as ever.
    private void reconnectDom0(RingConnection connection, DomainLink link) {
        if (!connection.attach(link)) {
            LOG.warn("domain 0's ring is not as the key tree has left it: its watches are forgotten");
            connection.startAnew();
        }
        link.signal().run();
        connection.process();
        conductor.flushDirty();
    }

    void closeAll() {
        for (Domain domain : conductor.domains().all()) {
            disconnect(domain);
        }
        conductor.dom0().ifPresent(connection -> {
            conductor.close(connection);
            if (connection.isAttached()) {
                links.detach(connection.link());
            }
        });
    }
}
