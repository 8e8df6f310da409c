package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.domain.HypervisorLinks;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.protocol.xs.MessageType;

/// The key tree hears which domains there are, though the hypervisor did not say so at first.
class FaultB11KeyTreeTest {
    private final AtomicInteger asked = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultB11_aListThatCannotBeHadIsAskedForAgain(boolean unforeseen) throws Exception {
        var hypervisor = (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
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

    private static DomainInfo info(int domid) {
        return new DomainInfo(
                domid, new UUID(0, domid), false, false, false, false, Optional.empty(), 0, 0, 0, 1, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultB11_ofADomainThatCannotBeAskedAboutItIsNotSaidThatItDoesNotExist(boolean unforeseen) throws Exception {
        var hypervisor = (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "ownThread" -> Optional.empty();
                    case "domain" ->
                        switch ((int) arguments[0]) {
                            case 1 -> Optional.of(info(1));
                            case 2 -> Optional.empty();
                            default ->
                                throw unforeseen
                                        ? new LinkageError("ordered")
                                        : new HypervisorException(HypervisorException.Reason.FAILED, "not now");
                        };
                    default -> throw new AssertionError(method.getName());
                });
        var links = new HypervisorLinks(hypervisor, new AtOnce());
        var answer = new CompletableFuture<DomainLinks.Presence>();
        assertTrue(links.existing(Set.of(1, 2, 3), answer::complete).isEmpty());
        assertEquals(new DomainLinks.Presence(Set.of(1), Set.of(3)), answer.get(10, TimeUnit.SECONDS));
        links.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultB11_aRequestThatNamesItIsEioAndChangesNothing(boolean slow) {
        var host = new RingHost();
        host.slow = slow;
        host.dom0.ask(MessageType.WRITE, "/a|v");
        host.unsaid.add(9);
        assertEquals("ERROR EIO|", ask(host, MessageType.SET_PERMS, "/a|n0|r9|"));
        assertEquals("ERROR EIO|", ask(host, MessageType.GET_FEATURE, "9|"));
        assertEquals("ERROR EIO|", ask(host, MessageType.GET_QUOTA, "9|nodes|"));
        assertEquals("GET_PERMS n0|", ask(host, MessageType.GET_PERMS, "/a|"));
        host.unsaid.clear();
        assertEquals("SET_PERMS OK|", ask(host, MessageType.SET_PERMS, "/a|n0|r9|"));
        assertEquals("READ v", host.introduce(9).ask(MessageType.READ, "/a|"));
    }

    private static String ask(RingHost host, MessageType type, String payload) {
        List<String> answer = new ArrayList<>(host.dom0.ask(type.number(), 0, payload));
        host.store.runTasks();
        answer.addAll(host.dom0.drain());
        return answer.getLast();
    }

    @Test
    void faultB11_afterARestartItIsAskedAboutUntilTheHypervisorSays() {
        var host = new RingHost();
        host.dom0.ask(MessageType.WRITE, "/a|v");
        host.dom0.ask(MessageType.SET_PERMS, "/a|n0|r8|r9|");
        host.conductor.lifecycle().knownDomains().remove(8);
        host.conductor.lifecycle().knownDomains().remove(9);
        host.unsaid.addAll(Set.of(8, 9));
        host.conductor.lifecycle().knownDomains().resume();
        host.store.advance(Duration.ofSeconds(1));
        assertEquals(Set.of(), host.conductor.lifecycle().knownDomains().vanished(Set.of()));
        host.unsaid.clear();
        host.absent.add(8);
        host.store.advance(Duration.ofSeconds(1));
        assertEquals(Set.of(9), host.conductor.lifecycle().knownDomains().vanished(Set.of()));
        host.asked.clear();
        host.store.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), host.asked);
        assertEquals("READ v", host.introduce(9).ask(MessageType.READ, "/a|"));
        assertEquals("ERROR EACCES|", host.introduce(8).ask(MessageType.READ, "/a|"));
    }

    private record AtOnce() implements StoreLoop {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void afterOthers(Runnable task) {
            execute(task);
        }

        @Override
        public void later(Runnable task, long nanos) {
            throw new AssertionError("nothing is put off");
        }

        @Override
        public boolean isAwaited() {
            return false;
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
