package org.xend.daemon.domain.plan;

import java.util.function.IntConsumer;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.keys.StopSignal;

/// One run of a plan: where it acts and what it has learned so far.
///
/// Owner: the thread that runs the plan; nobody else looks before the run is over.
public final class PlanRun {
    private final Site site;
    private final StopSignal stop;
    private final IntConsumer onDomid;
    private int domid = -1;
    private BuiltDomain built;
    private DomainRecord note;
    private boolean gone;
    private boolean committed;

    /// @param onDomid told the domid as soon as the hypervisor gave one; must only hand it on
    public PlanRun(Site site, StopSignal stop, IntConsumer onDomid) {
        this.site = site;
        this.stop = stop;
        this.onDomid = onDomid;
    }

    /// A run on a domain that exists.
    public static PlanRun on(Site site, int domid) {
        var run = new PlanRun(site, new StopSignal(), _ -> {});
        run.domid = domid;
        return run;
    }

    Site site() {
        return site;
    }

    StopSignal stop() {
        return stop;
    }

    /// Tells everybody, the next daemon included.
    void domainCreated(int newDomid) {
        domid = newDomid;
        onDomid.accept(newDomid);
        note(note.withDomid(newDomid));
    }

    /// Puts on disk what is known of the domain now.
    void note(DomainRecord record) {
        site.records().save(record);
        note = record;
    }

    /// @return what is on disk about the domain; null before the first note
    public DomainRecord note() {
        return note;
    }

    /// The hypervisor has the domain no more.
    void gone() {
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

    void built(BuiltDomain result) {
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
