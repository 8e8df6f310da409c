package org.xend.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Store;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// The end of a domain with 100 nodes on a host with 100,000 of a thousand domains.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReleaseBenchmark {
    private static final int DOMAINS = 1000;

    public enum Left {
        /// All it owns is below its home.
        HOME,
        /// Its backends' nodes name it in their permissions, below dom0's home.
        BACKENDS,
        /// One node of its stands where nobody would look.
        ANYWHERE
    }

    @Param
    public Left left;

    private Store store;
    private int domid = DOMAINS / 2;

    @Setup
    public void fill() {
        store = new Store();
        for (int i = 1; i <= DOMAINS; i++) {
            Trees.domain(store, i);
        }
    }

    @Setup(Level.Invocation)
    public void create() throws XsException {
        domid = domid % DOMAINS + 1;
        store.removeDomain(store.removalOf(domid));
        Trees.domain(store, domid);
        switch (left) {
            case HOME -> {
                // there is nothing else
            }
            case BACKENDS -> {
                String backend = "/local/domain/0/backend/vif/" + domid;
                store.makeDirectory(Caller.DOM0, backend);
                store.setPermissions(Caller.DOM0, backend, Permissions.parse(List.of("n0", "r" + domid)));
            }
            case ANYWHERE -> {
                store.makeDirectory(Caller.DOM0, "/tool/somewhere");
                store.setPermissions(Caller.DOM0, "/tool/somewhere", Permissions.parse(List.of("n" + domid)));
            }
        }
    }

    @Benchmark
    public Commit release() throws XsException {
        return store.removeDomain(store.removalOf(domid));
    }
}
