package org.xend.daemon.xenstored;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.protocol.xs.XsError;

/// Rings of a hypervisor's domains. Its calls may block, so one thread of its own makes them in order and
/// posts what came of them to the loop; because of that order a list of domains is never older than an
/// introduction the loop has heard of. Stateless but for the mark that a rescan is due already.
final class HypervisorLinks implements DomainLinks {
    private static final Logger LOG = LoggerFactory.getLogger(HypervisorLinks.class);
    private static final int CLOSE_SECONDS = 5;
    private static final long RESCAN_MILLIS = 10;

    private final Hypervisor hypervisor;
    private final StoreLoop loop;
    private final ExecutorService calls = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("xenstored-hypervisor").factory());
    private final Executor soon = CompletableFuture.delayedExecutor(RESCAN_MILLIS, TimeUnit.MILLISECONDS,
            calls);
    private final AtomicBoolean rescanDue = new AtomicBoolean();

    HypervisorLinks(Hypervisor hypervisor, StoreLoop loop) {
        this.hypervisor = hypervisor;
        this.loop = loop;
    }

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        attach(domid, _ -> port, onEvent, outcome);
    }

    /// A domain that Xen made at its own start was given its port by Xen.
    @Override
    public void attachNew(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        attach(domid, page -> {
            int own = new StoreRing(page).eventChannel();
            return own == 0 ? port : own;
        }, onEvent, outcome);
    }

    private void attach(int domid, ToIntFunction<SharedPage> port, Runnable onEvent,
            Consumer<Attachment> outcome) {
        calls.execute(() -> {
            Attachment attachment = attach(domid, port, onEvent);
            loop.execute(() -> outcome.accept(attachment));
        });
    }

    @Override
    public Optional<Set<Integer>> existing(Set<Integer> domids, Consumer<Set<Integer>> later) {
        calls.execute(() -> {
            Set<Integer> found = new HashSet<>();
            for (int domid : domids) {
                try {
                    hypervisor.domain(domid).filter(domain -> !domain.dying())
                            .ifPresent(_ -> found.add(domid));
                } catch (HypervisorException e) {
                    LOG.warn("the hypervisor does not say whether domain {} exists: {}", domid,
                            e.getMessage());
                }
            }
            loop.execute(() -> later.accept(found));
        });
        return Optional.empty();
    }

    private Attachment attach(int domid, ToIntFunction<SharedPage> port, Runnable onEvent) {
        GrantTable grants = hypervisor.grantTable();
        try {
            SharedPage page = grants.map(domid, GrantTable.XENSTORE);
            try {
                return new Attachment.Ring(
                        bind(domid, port.applyAsInt(page), page, onEvent, () -> grants.unmap(page)));
            } catch (HypervisorException e) {
                grants.unmap(page);
                throw e;
            }
        } catch (HypervisorException e) {
            LOG.warn("domain {} cannot be introduced: {}", domid, e.getMessage());
            return new Attachment.Refused(e.reason() == HypervisorException.Reason.NO_DOMAIN
                    ? XsError.ENOENT
                    : XsError.EINVAL);
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
    void attachDom0(Runnable onEvent, Consumer<DomainLink> outcome) {
        if (hypervisor.dom0Store().isPresent()) {
            Dom0Store dom0 = hypervisor.dom0Store().get();
            DomainLink link = bind(0, dom0.port(), dom0.page(), onEvent, () -> {});
            loop.execute(() -> outcome.accept(link));
        }
    }

    /// Lists the domains soon. A list costs by the number of domains: the deaths of a crowd share one.
    void rescan(Consumer<List<DomainInfo>> outcome) {
        if (rescanDue.compareAndSet(false, true)) {
            soon.execute(() -> {
                rescanDue.set(false);
                try {
                    List<DomainInfo> domains = hypervisor.domains();
                    loop.execute(() -> outcome.accept(domains));
                } catch (HypervisorException e) {
                    LOG.warn("the hypervisor does not list its domains: {}", e.getMessage());
                }
            });
        }
    }

    @Override
    public void detach(DomainLink link) {
        calls.execute(() -> {
            try {
                link.release().run();
            } catch (HypervisorException e) {
                LOG.warn("a store ring is not released: {}", e.getMessage());
            }
        });
    }

    /// Lets what is under way end; blocks.
    void close() throws InterruptedException {
        calls.shutdown();
        if (!calls.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("the hypervisor has not answered within {} s", CLOSE_SECONDS);
        }
    }
}
