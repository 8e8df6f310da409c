package org.xend.daemon.xenstored.domain;

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
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.domain.DomainLinks.Attachment;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.ring.RingConnection;
import org.xend.daemon.xenstored.ring.Rings;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// Introduces and releases domains, and follows what the hypervisor says of them. Owned by the
/// store's conductor; all its methods run on the store's loop.
public final class DomainLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DomainLifecycle.class);

    /// How an introduction ended; called on the loop.
    public interface Introduction {
        void done();

        void refused(XsError error);
    }

    /// What the journal keeps of an introduction.
    private static final int INTRODUCTION_BYTES = 256;

    private final Rings rings;
    private final WatchedStore tree;
    private final Outbox outbox;
    private final IntroducedDomains introduced = new IntroducedDomains();
    private final KnownDomains knownDomains;
    private final DomainLinks links;
    /// Domains to be released when the journal has room.
    private final Set<Integer> postponed = new LinkedHashSet<>();

    /// Domain 0's own ring; null where there is none.
    private RingConnection dom0;

    public DomainLifecycle(Rings rings, DomainLinks links) {
        this.rings = rings;
        this.tree = rings.connections().tree();
        this.outbox = rings.connections().outbox();
        this.knownDomains = new KnownDomains(tree, outbox, introduced, links);
        this.links = links;
    }

    public IntroducedDomains introduced() {
        return introduced;
    }

    public KnownDomains knownDomains() {
        return knownDomains;
    }

    public Optional<RingConnection> dom0() {
        return Optional.ofNullable(dom0);
    }

    /// Attaches a domain's ring, or attaches it anew where the domain is known already: everything the old
    /// ring had registered is forgotten then.
    ///
    /// @param frame of the ring, kept as it was given: here the ring is reached by its grant
    public void introduce(int domid, long frame, int port, Introduction introduction) {
        if (domid == 0) {
            introduction.done();
            return;
        }
        try {
            tree.journal().expect(INTRODUCTION_BYTES);
        } catch (XsException e) {
            introduction.refused(e.error());
            return;
        }
        Optional<IntroducedDomain> known = introduced.find(domid);
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
                    // The ring is emptied first: once the toolstack is answered it may let the domain write to
                    // it.
                    outbox.flush();
                    introduction.done();
                }
            }
            outbox.flush();
        };
        if (known.isPresent()) {
            links.attach(domid, port, onEvent, outcome);
        } else {
            links.attachNew(domid, port, onEvent, outcome);
        }
    }

    /// What a domain's event channel has to call.
    CoalescingTrigger eventsOf(int domid) {
        return new CoalescingTrigger(outbox.loop()::execute, () -> ringEvent(domid));
    }

    /// The event channel of a domain's ring fired.
    public void ringEvent(int domid) {
        if (domid != 0) {
            introduced.find(domid).flatMap(IntroducedDomain::connection).ifPresent(RingConnection::processSoon);
        } else {
            dom0().ifPresent(RingConnection::process);
            outbox.flush();
        }
    }

    /// A domain made the commit of another fail.
    public void causedConflict(int domid) {
        introduced.find(domid).flatMap(IntroducedDomain::connection).ifPresent(RingConnection::spendCredit);
    }

    private IntroducedDomain add(int domid, long frame, int port, boolean ring) {
        boolean known = introduced.find(domid).isPresent();
        knownDomains.arrive(domid);
        IntroducedDomain domain = introduced.add(domid);
        domain.setRing(frame, port);
        tree.journal().records().introduced(domid, frame, port, ring);
        if (!known) {
            LOG.info("domain {} is introduced", domid);
            tree.announceSpecial(NodePath.INTRODUCE_DOMAIN);
            tree.announceSpecial(NodePath.INTRODUCE_DOMAIN, domid);
        }
        return domain;
    }

    private void connect(IntroducedDomain domain, DomainLink link) {
        // two introductions may have been on their way at once: the later one counts
        disconnect(domain);
        RingConnection connection = new RingConnection(
                rings,
                Caller.domain(domain.domid()).withTarget(domain.target()),
                link,
                knownDomains.features(domain.domid()));
        domain.setConnection(connection);
        rings.connections().opened(connection);
        connection.begin();
    }

    private void disconnect(IntroducedDomain domain) {
        domain.connection().ifPresent(connection -> {
            domain.setConnection(null);
            connection.end();
            tree.journal().records().detached(domain.domid());
            if (connection.isAttached()) {
                links.detach(connection.link());
            }
        });
    }

    /// The ring of a domain cannot be served; the domain stays known.
    void abandonRing(IntroducedDomain domain) {
        disconnect(domain);
    }

    public void setShutdownAnnounced(IntroducedDomain domain, boolean now) {
        domain.setShutdownAnnounced(now);
        tree.journal().records().shutdownAnnounced(domain.domid(), now);
    }

    public void setTarget(IntroducedDomain domain, int target) {
        domain.setTarget(target);
        tree.journal().records().target(domain.domid(), target);
        domain.connection()
                .ifPresent(
                        connection -> connection.setCaller(connection.caller().withTarget(target)));
    }

    /// Releases a domain that is gone. Where the journal has no room for that, it is done later.
    public void releaseGone(IntroducedDomain domain) {
        if (endGone(domain)) {
            announceRelease(List.of(domain.domid()));
        }
    }

    private boolean endGone(IntroducedDomain domain) {
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
            DomainRemoval removal = tree.store().removalOf(domid);
            knownDomains.remove(domid);
            tree.forget(domid, removal);
        } catch (XsException e) {
            LOG.warn("domain {} is gone and is forgotten when there is room for it: {}", domid, e.error());
        }
    }

    public void releasePostponed() {
        List<Integer> again = List.copyOf(postponed);
        postponed.clear();
        again.forEach(domid -> introduced.find(domid).ifPresent(this::releaseGone));
    }

    /// Forgets a domain, known or not, and removes the nodes it owns.
    ///
    /// @throws XsException ENOSPC
    public void release(int domid) throws XsException {
        Optional<IntroducedDomain> known = introduced.find(domid);
        if (known.isPresent()) {
            release(known.get());
        } else {
            tree.forget(domid, tree.store().removalOf(domid));
        }
    }

    /// Forgets a domain and removes the nodes it owns.
    ///
    /// @throws XsException ENOSPC
    public void release(IntroducedDomain domain) throws XsException {
        end(domain);
        announceRelease(List.of(domain.domid()));
    }

    /// One round, however many have gone or stopped; then each by its own name.
    private void announceRelease(List<Integer> domids) {
        if (!domids.isEmpty()) {
            tree.announceSpecial(NodePath.RELEASE_DOMAIN);
            domids.forEach(domid -> tree.announceSpecial(NodePath.RELEASE_DOMAIN, domid));
        }
    }

    private void end(IntroducedDomain domain) throws XsException {
        int domid = domain.domid();
        DomainRemoval removal = tree.store().removalOf(domid);
        disconnect(domain);
        introduced.remove(domid);
        for (IntroducedDomain other : introduced.all()) {
            if (other.target() == domid) {
                setTarget(other, other.domid());
            }
        }
        knownDomains.remove(domid);
        tree.forget(domid, removal);
        LOG.info("domain {} is released", domid);
    }

    /// Compares the domains known here with those there are. However many have gone, `@releaseDomain` fires
    /// once, after the last of them is cleaned up.
    public void rescan(List<DomainInfo> existing) {
        Map<Integer, DomainInfo> byId =
                existing.stream().collect(Collectors.toMap(DomainInfo::domid, Function.identity()));
        List<Integer> changed = new ArrayList<>();
        for (IntroducedDomain domain : introduced.all()) {
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
        for (int domid : knownDomains.vanished(byId.keySet())) {
            forgetVanished(domid);
        }
        outbox.flush();
    }

    /// dom0's own ring, whose first notification means to its kernel that the store is up.
    public void connectDom0(DomainLink link) {
        if (dom0().isPresent()) {
            reconnectDom0(dom0().get(), link);
            return;
        }
        RingConnection connection = new RingConnection(rings, Caller.DOM0, link, StoreFeatures.ALL);
        link.ring().setFeatures(StoreFeatures.ALL);
        dom0 = connection;
        rings.connections().opened(connection);
        link.signal().run();
        connection.process();
        outbox.flush();
    }

    /// The kernel knows already that there is a store; what it waits for is notified as ever.
    private void reconnectDom0(RingConnection connection, DomainLink link) {
        if (!connection.attach(link)) {
            LOG.warn("domain 0's ring is not as the key tree has left it: its watches are forgotten");
            connection.startAnew();
        }
        link.signal().run();
        connection.process();
        outbox.flush();
    }

    /// The ring of domain 0 as it was kept, not attached yet.
    void restoreDom0(RingConnection restored) {
        dom0 = restored;
        rings.connections().opened(restored);
    }

    public void closeAll() {
        for (IntroducedDomain domain : introduced.all()) {
            disconnect(domain);
        }
        dom0().ifPresent(connection -> {
            connection.end();
            if (connection.isAttached()) {
                links.detach(connection.link());
            }
        });
    }
}
