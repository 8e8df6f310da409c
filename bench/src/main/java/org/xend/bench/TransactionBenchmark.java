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
import org.xend.daemon.store.Transaction;
import org.xend.protocol.xs.XsException;

/// A transaction that reads and writes so many nodes, on a host of 100,000: begin, requests and commit.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransactionBenchmark {
    @Param({"1", "100", "10000"})
    public int writes;

    private final byte[] value = Trees.value("another value");
    private Store store;
    private String[] paths;

    @Setup
    public void fill() {
        store = Trees.host(100_000);
        paths = new String[writes];
        for (int i = 0; i < writes; i++) {
            paths[i] = Trees.key(i * 7);
        }
    }

    /// Nobody else changes anything meanwhile.
    @Benchmark
    public Commit alone() throws XsException {
        return work().commit();
    }

    /// Others have changed other nodes before the commit, so that all of it is repeated on a newer root.
    @Benchmark
    public Commit besideOthers() throws XsException {
        Transaction transaction = work();
        store.write(Caller.DOM0, "/tool/other", value);
        return transaction.commit();
    }

    private Transaction work() throws XsException {
        Transaction transaction = store.begin();
        for (String path : paths) {
            transaction.read(Caller.DOM0, path);
            transaction.write(Caller.DOM0, path, value);
        }
        return transaction;
    }
}
