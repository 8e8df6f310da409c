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
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsException;

/// One node, six levels down, in a tree of so many.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NodeBenchmark {
    private static final int PATHS = 1 << 10;

    @Param({"1000", "100000"})
    public int nodes;

    private Store store;
    private final String[] paths = new String[PATHS];
    private final String[] absent = new String[PATHS];
    private final byte[] value = Trees.value("another value");
    private int next;

    @Setup
    public void fill() {
        store = Trees.host(nodes);
        for (int i = 0; i < PATHS; i++) {
            paths[i] = Trees.key((int) (i * 7919L % nodes));
            absent[i] = paths[i] + "-new";
        }
    }

    private int next() {
        return next++ & PATHS - 1;
    }

    @Benchmark
    public Node read() throws XsException {
        return store.read(Caller.DOM0, paths[next()]);
    }

    @Benchmark
    public Commit writeExisting() throws XsException {
        return store.write(Caller.DOM0, paths[next()], value);
    }

    /// Two changes: a node comes and goes.
    @Benchmark
    public Commit createAndRemove() throws XsException {
        String path = absent[next()];
        store.write(Caller.DOM0, path, value);
        return store.remove(Caller.DOM0, path);
    }
}
