package org.xend.daemon.xenstored.domain;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.record.IntroductionRecord;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.journal.record.RingRecord;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.domain.DomainLinks.Attachment;
import org.xend.daemon.xenstored.ring.RingConnection;
import org.xend.daemon.xenstored.ring.Rings;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;

/// Goes on with the domains and rings that an earlier daemon served. Owned by the store's conductor; used once,
/// on its loop, before any request.
public final class DomainRestore {
    private static final Logger LOG = LoggerFactory.getLogger(DomainRestore.class);

    private final Rings rings;
    private final DomainLifecycle lifecycle;
    private final KnownDomains knownDomains;
    private final IntroducedDomains introduced;
    private final DomainLinks links;
    private final RecoveredState kept;
    private final boolean sameHypervisor;

    /// @param incarnation the hypervisor's: the domains of another are gone
    public DomainRestore(
            Rings rings, DomainLifecycle lifecycle, DomainLinks links, RecoveredState kept, BootIdentity incarnation) {
        this.rings = rings;
        this.lifecycle = lifecycle;
        this.knownDomains = lifecycle.knownDomains();
        this.introduced = lifecycle.introduced();
        this.links = links;
        this.kept = kept;
        this.sameHypervisor = kept.incarnation().equals(incarnation);
    }

    /// Makes the domains and rings known as they were. Nothing of this goes into the journal.
    public void restore() {
        Quotas quotas = rings.connections().tree().store().quotas();
        kept.limits()
                .forEach((limit, value) -> Quota.of(limit.name())
                        .ifPresent(quota -> quotas.set(limit.domid(), quota, Math.toIntExact(value))));
        if (sameHypervisor) {
            knownDomains.restoreFeatures(kept.features());
        }
        for (IntroductionRecord was : kept.domains().values()) {
            IntroducedDomain domain = introduced.add(was.domid());
            domain.setRing(was.frame(), was.port());
            domain.setTarget(was.target());
            domain.setShutdownAnnounced(was.shutdownAnnounced());
            RingRecord ring = kept.rings().get(was.domid());
            if (ring != null && sameHypervisor) {
                RingConnection connection = RingConnection.restored(
                        rings,
                        Caller.domain(was.domid()).withTarget(was.target()),
                        knownDomains.features(was.domid()),
                        ring);
                domain.setConnection(connection);
                rings.connections().opened(connection);
            }
        }
        RingRecord own = kept.rings().get(0);
        if (own != null && sameHypervisor) {
            lifecycle.restoreDom0(RingConnection.restored(rings, Caller.DOM0, StoreFeatures.ALL, own));
        }
    }

    /// Attaches the rings of domains that are still there and releases those that are not.
    ///
    /// @return completes when each is one or the other
    public CompletableFuture<Void> attach() {
        knownDomains.resume();
        CompletableFuture<?>[] all = introduced.all().stream().map(this::attach).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all);
    }

    private CompletableFuture<Void> attach(IntroducedDomain domain) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!sameHypervisor) {
            lifecycle.releaseGone(domain);
            done.complete(null);
        } else if (domain.connection().isEmpty()) {
            done.complete(null);
        } else {
            RingConnection connection = domain.connection().get();
            links.attachNew(domain.domid(), domain.port(), lifecycle.eventsOf(domain.domid()), attachment -> {
                attached(domain, connection, attachment);
                done.complete(null);
            });
        }
        return done;
    }

    private void attached(IntroducedDomain domain, RingConnection connection, Attachment attachment) {
        switch (attachment) {
            case Attachment.Ring ring when connection.isClosed() -> links.detach(ring.link());
            case Attachment.Ring ring -> {
                if (!connection.attach(ring.link())) {
                    connection.broken(StoreRing.Fault.RING_INDEX, "the indices are not those the key tree has left");
                }
                connection.process();
            }
            case Attachment.Refused refused
            when !connection.isClosed() -> {
                LOG.warn("the ring of domain {} cannot be attached again: {}", domain.domid(), refused.error());
                if (refused.error() == XsError.ENOENT) {
                    lifecycle.releaseGone(domain);
                } else {
                    lifecycle.abandonRing(domain);
                }
            }
            case Attachment.Refused _ -> LOG.debug("domain {} has a new ring already", domain.domid());
            case Attachment.NoRing _ -> lifecycle.abandonRing(domain);
        }
        rings.connections().outbox().flush();
    }
}
