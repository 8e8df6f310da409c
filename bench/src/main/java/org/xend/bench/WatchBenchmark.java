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
import org.openjdk.jmh.infra.Blackhole;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.watch.Watch;
import org.xend.daemon.store.watch.WatchIndex;
import org.xend.protocol.xs.XsException;

/// A write and its announcement to the one watch that it fires, while so many are registered, of ten on each domain.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WatchBenchmark {
    private static final class Standing extends Watch {
        private Standing(String path) {
            super(path);
        }
    }

    @Param({"1", "1000", "50000"})
    public int watches;

    private final byte[] value = Trees.value("4");
    private final WatchIndex<Standing> index = new WatchIndex<>();
    private Store store;

    @Setup
    public void fill() {
        store = Trees.host(1000);
        Trees.write(store, "/bench/hot/state", "0");
        index.add(new Standing("/bench/hot"));
        for (int i = 1; i < watches; i++) {
            index.add(new Standing("/local/domain/" + i / 10 + "/device/vif/" + i % 10 + "/state"));
        }
    }

    @Benchmark
    public void writeAndAnnounce(Blackhole sink) throws XsException {
        Commit commit = store.write(Caller.DOM0, "/bench/hot/state", value);
        index.announce(store, commit, (watch, path) -> {
            sink.consume(watch);
            sink.consume(path);
        });
    }
}
