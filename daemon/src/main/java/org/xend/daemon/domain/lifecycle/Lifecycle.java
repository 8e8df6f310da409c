package org.xend.daemon.domain.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.registry.ConfigCheck;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.protocol.domain.DomainConfig;

/// How domains are created, removed and restarted: each method puts an operation into the domain's queue.
///
/// Immutable. Every method, and every operation's beginning and end, runs on the conductor's thread; plans run on
/// the threads of [org.xend.daemon.domain.operation.OperationQueues].
public final class Lifecycle {
    private final DomainCreation creation;
    private final DomainRemoval removal;
    private final DomainRestart restart;

    public Lifecycle(LifecycleServices services, ConfigCheck check, ScriptNames scripts) {
        this.removal = new DomainRemoval(services);
        this.creation = new DomainCreation(services, check, scripts, removal);
        this.restart = new DomainRestart(services, check, creation, removal);
    }

    /// @return the work that makes the plan's lines, after the checks that a create begins with
    public Callable<List<String>> plan(DomainConfig wanted) {
        return creation.plan(wanted);
    }

    public void create(DomainConfig wanted, boolean paused, CompletableFuture<DomainView> answer) {
        creation.create(wanted, paused, answer);
    }

    /// Where the disk is too full to record it, it is refused and nothing has changed, or, where that is found
    /// too late, it is done later.
    public void destroy(Domain domain, CompletableFuture<Void> answer) {
        removal.destroy(domain, answer);
    }

    /// A destroy that nobody waits for: it is tried until it succeeds.
    ///
    /// @param details of the event that the domain is gone
    public void destroy(Domain domain, Map<String, String> details) {
        removal.destroy(domain, details);
    }

    /// Removes what is left of a domain that the hypervisor has no more, and does nothing to any other.
    public void clearUp(Domain domain, Reach reach, Map<String, String> details) {
        removal.clearUp(domain, reach, details);
    }

    public void restart(Domain domain) {
        restart.restart(
                domain,
                () -> DestroyPlan.toRestart(domain.record(), domain.record().restarting()),
                domain.domid(),
                Phase.RESTARTING);
    }

    /// @param first takes away what there is of it
    /// @param domid that it has or had; -1 where it is not known
    /// @param recordedAs what a daemon that comes after this one is to take the new domain for until it is complete
    public void restart(Domain domain, Supplier<Plan> first, int domid, Phase recordedAs) {
        restart.restart(domain, first, domid, recordedAs);
    }

    /// Keeps the dead domain under another name and uuid, and creates its successor.
    public void renameRestart(Domain domain) {
        restart.renameRestart(domain);
    }
}
