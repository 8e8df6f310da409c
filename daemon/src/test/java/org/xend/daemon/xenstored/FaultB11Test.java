package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;

/// The key tree hears which domains there are, though the hypervisor did not say so at first.
class FaultB11Test {
    private final AtomicInteger asked = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultB11_aListThatCannotBeHadIsAskedForAgain(boolean unforeseen) throws Exception {
        var hypervisor = (Hypervisor) Proxy.newProxyInstance(Hypervisor.class.getClassLoader(),
                new Class<?>[]{Hypervisor.class}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (!method.getName().equals("domains")) {
                        throw new AssertionError(method.getName());
                    }
                    if (asked.incrementAndGet() <= 2) {
                        throw unforeseen
                                ? new LinkageError("ordered")
                                : new HypervisorException(HypervisorException.Reason.FAILED, "not now");
                    }
                    return List.of();
                });
        var links = new HypervisorLinks(hypervisor, new AtOnce());
        var outcome = new CompletableFuture<List<DomainInfo>>();
        links.rescan(outcome::complete);
        assertTrue(outcome.get(10, TimeUnit.SECONDS).isEmpty());
        assertEquals(3, asked.get());
        links.close();
    }

    private record AtOnce() implements StoreLoop {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void later(Runnable task, long nanos) {
            throw new AssertionError("nothing is put off");
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean isHere() {
            return true;
        }
    }
}
