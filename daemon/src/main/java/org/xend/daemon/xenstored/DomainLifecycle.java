package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.DomainLinks.Attachment;
import org.xend.daemon.xenstored.Domains.Domain;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.XsError;

/// How domains come and go: introduction, release, and what the hypervisor says of them. Owned by the
/// [StoreConductor]; all its methods run on the conductor's loop.
final class DomainLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DomainLifecycle.class);

    /// How an introduction ended; called on the loop.
    interface Introduction {
        void done();

        void refused(XsError error);
    }

    private final StoreConductor conductor;
    private final DomainLinks links;

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
        Optional<Domain> known = conductor.domains().find(domid);
        known.ifPresent(this::disconnect);
        RingSignal onEvent = new RingSignal(conductor.loop(), () -> conductor.ringEvent(domid));
        Consumer<Attachment> outcome = attachment -> {
            switch (attachment) {
                case Attachment.Refused refused -> introduction.refused(refused.error());
                case Attachment.NoRing _ -> {
                    add(domid, frame, port);
                    introduction.done();
                }
                case Attachment.Ring ring -> {
                    connect(add(domid, frame, port), ring.link());
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

    private Domain add(int domid, long frame, int port) {
        boolean known = conductor.domains().find(domid).isPresent();
        conductor.census().arrive(domid);
        Domain domain = conductor.domains().add(domid);
        domain.setRing(frame, port);
        if (!known) {
            LOG.info("domain {} is introduced", domid);
            conductor.announceSpecial(NodePath.INTRODUCE_DOMAIN);
            conductor.announceSpecial(NodePath.INTRODUCE_DOMAIN, domid);
        }
        return domain;
    }

    private void connect(Domain domain, DomainLink link) {
        RingConnection connection = new RingConnection(conductor,
                Caller.domain(domain.domid()).withTarget(domain.target()), link,
                conductor.census().features(domain.domid()));
        domain.setConnection(connection);
        conductor.opened(connection);
        connection.begin();
    }

    private void disconnect(Domain domain) {
        domain.connection().ifPresent(connection -> {
            domain.setConnection(null);
            conductor.close(connection);
            links.detach(connection.link());
        });
    }

    /// Forgets a domain and removes the nodes it owns.
    void release(Domain domain) {
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

    private void end(Domain domain) {
        int domid = domain.domid();
        disconnect(domain);
        conductor.domains().remove(domid);
        for (Domain other : conductor.domains().all()) {
            if (other.target() == domid) {
                other.setTarget(other.domid());
                other.connection().ifPresent(
                        connection -> connection.setCaller(connection.caller().withTarget(other.domid())));
            }
        }
        conductor.census().remove(domid);
        conductor.forget(domid);
        LOG.info("domain {} is released", domid);
    }

    /// Compares the domains known here with those there are. However many have gone, `@releaseDomain` fires
    /// once, after the last of them is cleaned up.
    void rescan(List<DomainInfo> existing) {
        Map<Integer, DomainInfo> byId = existing.stream()
                .collect(Collectors.toMap(DomainInfo::domid, Function.identity()));
        List<Integer> changed = new ArrayList<>();
        for (Domain domain : conductor.domains().all()) {
            DomainInfo info = byId.get(domain.domid());
            if (info == null || info.dying()) {
                end(domain);
                changed.add(domain.domid());
            } else if (info.shutdown().isPresent() && !domain.isShutdownAnnounced()) {
                domain.setShutdownAnnounced(true);
                changed.add(domain.domid());
            }
        }
        announceRelease(changed);
        byId.values().removeIf(DomainInfo::dying);
        for (int domid : conductor.census().vanished(byId.keySet())) {
            conductor.census().remove(domid);
            conductor.forget(domid);
        }
        conductor.flushDirty();
    }

    /// dom0's own ring, whose first notification tells its kernel that the store is up.
    void connectDom0(DomainLink link) {
        RingConnection connection = new RingConnection(conductor, Caller.DOM0, link, StoreFeatures.ALL);
        link.ring().setFeatures(StoreFeatures.ALL);
        conductor.setDom0(connection);
        conductor.opened(connection);
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
            links.detach(connection.link());
        });
    }
}
