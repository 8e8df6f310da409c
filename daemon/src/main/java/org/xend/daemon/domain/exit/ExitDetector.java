package org.xend.daemon.domain.exit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.lifecycle.DiskFullRetry;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.operation.OwnerThread;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainMeters;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.Registry;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.Hypervisor;

/// Notices that a guest has ended: whenever the hypervisor reports a change (VIRQ_DOM_EXC), or a timer of the
/// daemon asks for it, all domains are listed and compared with the registry. What follows is up to the
/// [ExitHandler].
///
/// A look lists all domains, so requests that come during one share the next, and looks keep a distance.
///
/// Owner of the fields: the conductor's thread.
public final class ExitDetector implements OperationQueues.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ExitDetector.class);
    private static final long PAUSE_MILLIS = 20;
    /// For each domain: looks at many domains take no more of the time than looks at few.
    private static final long PAUSE_MICROS_PER_DOMAIN = 50;
    private static final long RETRY_PAUSE_MILLIS = 250;

    private final OwnerThread owner;
    private final Hypervisor hypervisor;
    private final Registry registry;
    private final OperationQueues queues;
    private final DiskFullRetry retry;
    private final ExitHandler handler;
    private final DomainMeters meters;
    private final Executor retryPause;
    /// Domains whose last operation ended while a look was under way: what that look found may be older.
    private final Set<Domain> changedDuringLook = new HashSet<>();
    /// Domains that had an operation queued or at work when they were looked at.
    private final Set<Domain> skipped = new HashSet<>();
    private boolean looking;
    private boolean lookRequested;
    private boolean failing;
    private boolean closed;

    public ExitDetector(
            OwnerThread owner,
            Hypervisor hypervisor,
            Registry registry,
            OperationQueues queues,
            DiskFullRetry retry,
            ExitHandler handler,
            DomainMeters meters) {
        this.owner = owner;
        this.hypervisor = hypervisor;
        this.registry = registry;
        this.queues = queues;
        this.retry = retry;
        this.handler = handler;
        this.meters = meters;
        this.retryPause = CompletableFuture.delayedExecutor(RETRY_PAUSE_MILLIS, TimeUnit.MILLISECONDS, owner);
    }

    /// Looks now, or once more when the look under way is over.
    public void look() {
        if (closed || looking) {
            lookRequested = looking;
            return;
        }
        looking = true;
        changedDuringLook.clear();
        var answer = new CompletableFuture<Void>();
        answer.whenComplete((_, failure) -> pause().execute(() -> over(failure)));
        owner.offload(answer, "look at the domains", hypervisor::domains, infos -> {
            lookRequested |= !closed && compare(infos);
            answer.complete(null);
        });
    }

    public boolean isLooking() {
        return looking;
    }

    /// Looks no more.
    public void close() {
        closed = true;
    }

    @Override
    public void completed(Domain domain) {
        changedDuringLook.add(domain);
        if (skipped.remove(domain)) {
            look();
        }
    }

    @Override
    public void refused(Domain domain) {
        if (skipped.contains(domain)) {
            // No other operation may follow that would end.
            completed(domain);
        }
    }

    private Executor pause() {
        long micros = Math.max(PAUSE_MILLIS * 1000, registry.all().size() * PAUSE_MICROS_PER_DOMAIN);
        return CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS, owner);
    }

    private void over(Throwable failure) {
        looking = false;
        if (failure != null && !closed) {
            if (!failing) {
                LOG.warn(
                        "The hypervisor does not list its domains, it is asked until it does: {}",
                        failure.getMessage());
            }
            retryPause.execute(this::look);
        }
        failing = failure != null;
        if (lookRequested) {
            lookRequested = false;
            look();
        }
    }

    /// @return whether a domain changed meanwhile, so that what was found says nothing about it
    private boolean compare(List<DomainInfo> infos) {
        boolean stale = false;
        Map<Integer, DomainInfo> present = new HashMap<>();
        infos.forEach(info -> present.put(info.domid(), info));
        for (Domain domain : List.copyOf(registry.all())) {
            DomainInfo info = present.get(domain.domid());
            if (info != null) {
                meters.sampled(domain, info);
            }
            if (queues.isBusy(domain)) {
                skipped.add(domain);
            } else if (changedDuringLook.contains(domain)) {
                stale = true;
            } else if (retry.retryIfDue(domain)) {
                LOG.debug("Domain {} waits for room on the disk", domain.label());
            } else if (domain.state() != DomainState.STARTING) {
                compare(domain, info);
            }
        }
        return stale;
    }

    private void compare(Domain domain, DomainInfo info) {
        if (info != null && !domain.is(info)) {
            handler.replaced(domain);
        } else if (info == null || info.dying()) {
            handler.vanished(domain);
        } else if (!domain.isKept() && domain.isLive()) {
            info.shutdown().ifPresentOrElse(reason -> handler.ended(domain, reason), () -> handler.runs(domain));
        }
    }
}
