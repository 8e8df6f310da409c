package org.xend.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.node.Children;
import org.xend.protocol.xs.XsException;

/// One directory with so many children.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DirectoryBenchmark {
    private static final int PART = 4090;

    @Param({"20", "2000", "100000"})
    public int children;

    private final byte[] part = new byte[PART];
    private final byte[] value = Trees.value("v");
    private Store store;

    @Setup
    public void fill() {
        store = new Store();
        for (int i = 0; i < children; i++) {
            Trees.write(store, "/wide/child-" + i, "v");
        }
    }

    /// What one DIRECTORY or DIRECTORY_PART copies, from the middle of the list.
    @Benchmark
    public int list() throws XsException {
        Children all = store.read(Caller.DOM0, "/wide").children();
        int skip = all.listBytes() / 2;
        return all.copyList(skip, part, 0, Math.min(PART, all.listBytes() - skip));
    }

    /// Two changes: a child comes and goes.
    @Benchmark
    public Commit createAndRemove() throws XsException {
        store.write(Caller.DOM0, "/wide/one-more", value);
        return store.remove(Caller.DOM0, "/wide/one-more");
    }
}
