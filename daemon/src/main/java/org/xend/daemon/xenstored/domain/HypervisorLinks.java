package org.xend.daemon.xenstored.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.protocol.xs.XsError;

/// Rings of a hypervisor's domains. Its calls may block, so one thread makes them in order, the hypervisor's own
/// if it has one, and posts what came of them to the loop; because of that order a list of domains is never older
/// than an introduction the loop has heard of. Stateless but for the marks that a rescan is due already and that
/// the hypervisor gave no answer last.
public final class HypervisorLinks implements DomainLinks {
    private static final Logger LOG = LoggerFactory.getLogger(HypervisorLinks.class);
    private static final int CLOSE_SECONDS = 5;
    private static final long RESCAN_MILLIS = 10;
    /// Rest after a list for each domain in it: many domains or few, lists take no more than a small part of the
    /// time.
    private static final long REST_NANOS = 50_000;
    private static final long RESCAN_AGAIN_MILLIS = 250;

    private final Hypervisor hypervisor;
    private final StoreLoop loop;
    private final Executor calls;
    private final Executor soon;
    private final Executor again;
    private final AtomicBoolean rescanDue = new AtomicBoolean();
    /// The calls' thread's, as the next.
    private boolean failing;
    /// The hypervisor did not say of some domain whether it exists, when it was asked last.
    private boolean silent;
    private long restUntil;

    public HypervisorLinks(Hypervisor hypervisor, StoreLoop loop) {
        this.hypervisor = hypervisor;
        this.loop = loop;
        this.calls = hypervisor
                .ownThread()
                .orElseGet(() -> Executors.newSingleThreadExecutor(Thread.ofPlatform()
                        .daemon()
                        .name("xenstored-hypervisor")
                        .factory()));
        this.soon = CompletableFuture.delayedExecutor(RESCAN_MILLIS, TimeUnit.MILLISECONDS, calls);
        this.again = CompletableFuture.delayedExecutor(RESCAN_AGAIN_MILLIS, TimeUnit.MILLISECONDS, calls);
        this.restUntil = System.nanoTime();
    }

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        attach(domid, _ -> port, onEvent, outcome);
    }

    /// A domain that Xen made at its own start was given its port by Xen.
    @Override
    public void attachNew(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        attach(
                domid,
                page -> {
                    int own = new StoreRing(page).eventChannel();
                    return own == 0 ? port : own;
                },
                onEvent,
                outcome);
    }

    private void attach(int domid, ToIntFunction<SharedPage> port, Runnable onEvent, Consumer<Attachment> outcome) {
        calls.execute(() -> FailStop.complete(
                () -> attach(domid, port, onEvent), attachment -> loop.execute(() -> outcome.accept(attachment)), e -> {
                    LOG.error("domain {} cannot be introduced", domid, e);
                    loop.execute(() -> outcome.accept(new Attachment.Refused(XsError.EIO)));
                }));
    }

    @Override
    public Optional<Presence> existing(Set<Integer> domids, Consumer<Presence> later) {
        calls.execute(() -> {
            Set<Integer> present = new HashSet<>();
            Set<Integer> unknown = new HashSet<>();
            for (int domid : domids) {
                FailStop.complete(
                        () -> hypervisor.domain(domid),
                        domain -> domain.filter(here -> !here.dying()).ifPresent(_ -> present.add(domid)),
                        e -> {
                            unknown.add(domid);
                            reportUnknown(domid, e);
                        });
            }
            silent &= !unknown.isEmpty();
            loop.execute(() -> later.accept(new Presence(present, unknown)));
        });
        return Optional.empty();
    }

    private void reportUnknown(int domid, Throwable why) {
        if (!silent) {
            silent = true;
            LOG.warn("the hypervisor does not say whether domain {} exists: {}", domid, why.toString());
        }
    }

    private Attachment attach(int domid, ToIntFunction<SharedPage> port, Runnable onEvent) {
        GrantTable grants = hypervisor.grantTable();
        try {
            SharedPage page = grants.map(domid, GrantTable.XENSTORE);
            try {
                return new Attachment.Ring(bind(domid, port.applyAsInt(page), page, onEvent, () -> grants.unmap(page)));
            } catch (RuntimeException | Error e) {
                grants.unmap(page);
                throw e;
            }
        } catch (HypervisorException e) {
            LOG.warn("domain {} cannot be introduced: {}", domid, e.getMessage());
            return new Attachment.Refused(
                    e.reason() == HypervisorException.Reason.NO_DOMAIN ? XsError.ENOENT : XsError.EINVAL);
        }
    }

    private DomainLink bind(int domid, int port, SharedPage page, Runnable onEvent, Runnable unmap) {
        EventChannels channels = hypervisor.eventChannels();
        int local = channels.bindInterdomain(domid, port, onEvent);
        return new DomainLink(new StoreRing(page), () -> channels.notify(local), () -> {
            channels.unbind(local);
            unmap.run();
        });
    }

    /// dom0's own ring, if its kernel wants the store; blocks.
    public void attachDom0(Runnable onEvent, Consumer<DomainLink> outcome) {
        if (hypervisor.dom0Store().isPresent()) {
            Dom0Store dom0 = hypervisor.dom0Store().get();
            DomainLink link = bind(0, dom0.port(), dom0.page(), onEvent, () -> {});
            loop.execute(() -> outcome.accept(link));
        }
    }

    /// Lists the domains soon. A list costs by the number of domains: the deaths of a crowd share one.
    public void rescan(Consumer<List<DomainInfo>> outcome) {
        if (rescanDue.compareAndSet(false, true)) {
            soon.execute(() -> list(outcome));
        }
    }

    /// What was to be seen is not lost with one call that failed: it is made again until it succeeds.
    private void list(Consumer<List<DomainInfo>> outcome) {
        long rest = restUntil - System.nanoTime();
        if (rest > 0) {
            CompletableFuture.delayedExecutor(rest, TimeUnit.NANOSECONDS, calls).execute(() -> list(outcome));
            return;
        }
        rescanDue.set(false);
        FailStop.complete(
                hypervisor::domains,
                domains -> {
                    failing = false;
                    restUntil = System.nanoTime() + domains.size() * REST_NANOS;
                    loop.execute(() -> outcome.accept(domains));
                },
                e -> {
                    if (!failing) {
                        failing = true;
                        LOG.warn(
                                "the hypervisor does not list its domains, it is asked until it does: {}",
                                e.toString());
                    }
                    if (rescanDue.compareAndSet(false, true)) {
                        again.execute(() -> list(outcome));
                    }
                });
    }

    @Override
    public void detach(DomainLink link) {
        calls.execute(() -> FailStop.complete(
                link.release()::run, () -> {}, e -> LOG.warn("a store ring is not released: {}", e.toString())));
    }

    /// Lets what is under way end; blocks.
    public void close() throws InterruptedException {
        try {
            CompletableFuture.runAsync(() -> {}, calls).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            LOG.warn("the hypervisor has not answered within {} s", CLOSE_SECONDS);
        }
        if (calls instanceof ExecutorService own) {
            own.shutdown();
        }
    }
}
