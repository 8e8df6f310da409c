package org.xend.daemon.xenstored;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.journal.KeptDomain;
import org.xend.daemon.journal.KeptRing;
import org.xend.daemon.journal.KeptState;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.DomainLinks.Attachment;
import org.xend.daemon.xenstored.IntroducedDomains.Domain;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;

/// Goes on with the domains and rings of an earlier life of the daemon. Owned by the [StoreConductor]; used
/// once, on its loop, before any other request.
final class DomainRestore {
    private static final Logger LOG = LoggerFactory.getLogger(DomainRestore.class);

    private final StoreConductor conductor;
    private final DomainLinks links;
    private final KeptState kept;
    private final boolean sameHypervisor;

    /// @param incarnation the hypervisor's: the domains of another are gone
    DomainRestore(StoreConductor conductor, DomainLinks links, KeptState kept, String incarnation) {
        this.conductor = conductor;
        this.links = links;
        this.kept = kept;
        this.sameHypervisor = kept.incarnation().equals(incarnation);
    }

    /// Makes the domains and rings known as they were. Nothing of this is told to the journal.
    void restore() {
        kept.limits()
                .forEach((limit, value) -> Quota.of(limit.name())
                        .ifPresent(
                                quota -> conductor.store().quotas().set(limit.domid(), quota, Math.toIntExact(value))));
        if (sameHypervisor) {
            conductor.knownDomains().restoreFeatures(kept.features());
        }
        for (KeptDomain was : kept.domains().values()) {
            Domain domain = conductor.domains().add(was.domid());
            domain.setRing(was.frame(), was.port());
            domain.setTarget(was.target());
            domain.setShutdownAnnounced(was.shutdownAnnounced());
            KeptRing ring = kept.rings().get(was.domid());
            if (ring != null && sameHypervisor) {
                RingConnection connection = RingConnection.restored(
                        conductor,
                        Caller.domain(was.domid()).withTarget(was.target()),
                        conductor.knownDomains().features(was.domid()),
                        ring);
                domain.setConnection(connection);
                conductor.opened(connection);
            }
        }
        KeptRing own = kept.rings().get(0);
        if (own != null && sameHypervisor) {
            RingConnection connection = RingConnection.restored(conductor, Caller.DOM0, StoreFeatures.ALL, own);
            conductor.setDom0(connection);
            conductor.opened(connection);
        }
    }

    /// Attaches the rings of domains that are still there and releases those that are not.
    ///
    /// @return completes when each is one or the other
    CompletableFuture<Void> attach() {
        conductor.knownDomains().resume();
        CompletableFuture<?>[] all =
                conductor.domains().all().stream().map(this::attach).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all);
    }

    private CompletableFuture<Void> attach(Domain domain) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!sameHypervisor) {
            conductor.lifecycle().releaseGone(domain);
            done.complete(null);
        } else if (domain.connection().isEmpty()) {
            done.complete(null);
        } else {
            RingConnection connection = domain.connection().get();
            links.attachNew(
                    domain.domid(), domain.port(), conductor.lifecycle().eventsOf(domain.domid()), attachment -> {
                        attached(domain, connection, attachment);
                        done.complete(null);
                    });
        }
        return done;
    }

    private void attached(Domain domain, RingConnection connection, Attachment attachment) {
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
                    conductor.lifecycle().releaseGone(domain);
                } else {
                    conductor.lifecycle().abandonRing(domain);
                }
            }
            case Attachment.Refused _ -> LOG.debug("domain {} has a new ring already", domain.domid());
            case Attachment.NoRing _ -> conductor.lifecycle().abandonRing(domain);
        }
        conductor.flushDirty();
    }
}
