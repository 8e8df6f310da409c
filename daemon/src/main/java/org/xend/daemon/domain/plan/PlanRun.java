package org.xend.daemon.domain.plan;

import java.util.function.IntConsumer;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.keys.StopSignal;

/// One run of a plan: where it acts and what it has learned so far.
///
/// Owner: the thread that runs the plan; nobody else looks before the run is over.
public final class PlanRun {
    private final PlanContext context;
    private final StopSignal stop;
    private final IntConsumer onDomid;
    private int domid = -1;
    private BuiltDomain built;
    private DomainRecord record;
    private boolean gone;
    private boolean committed;

    /// @param onDomid notified of the domid as soon as the hypervisor gave one; must only hand it on
    public PlanRun(PlanContext context, StopSignal stop, IntConsumer onDomid) {
        this.context = context;
        this.stop = stop;
        this.onDomid = onDomid;
    }

    /// A run on a domain that exists.
    public static PlanRun on(PlanContext context, int domid) {
        var run = new PlanRun(context, new StopSignal(), _ -> {});
        run.domid = domid;
        return run;
    }

    public PlanContext context() {
        return context;
    }

    public StopSignal stop() {
        return stop;
    }

    /// The hypervisor gave a domid: the owner is notified, and the record has it for the next daemon.
    public void domainCreated(int newDomid) {
        domid = newDomid;
        onDomid.accept(newDomid);
        save(record.withDomid(newDomid));
    }

    /// Writes to disk what is known of the domain now.
    public void save(DomainRecord next) {
        context.records().save(next);
        record = next;
    }

    /// @return what is on disk about the domain; null before the first record
    public DomainRecord record() {
        return record;
    }

    /// The hypervisor has the domain no more.
    public void gone() {
        gone = true;
        committed = true;
    }

    /// Something was done that cannot be undone: the plan is to be carried through, later if need be.
    public void commit() {
        committed = true;
    }

    public boolean isCommitted() {
        return committed;
    }

    public boolean isGone() {
        return gone;
    }

    public void built(BuiltDomain result) {
        built = result;
    }

    /// @return -1 before the hypervisor gave one
    public int domid() {
        return domid;
    }

    /// @throws IllegalStateException before the build
    public BuiltDomain built() {
        if (built == null) {
            throw new IllegalStateException("the domain is not built yet");
        }
        return built;
    }
}
