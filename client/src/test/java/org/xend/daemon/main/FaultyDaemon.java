package org.xend.daemon.main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;

/// The daemon with a hypervisor and a key tree that fail on order. An order is a line on standard input, answered
/// by one on standard output:
///
/// | line | what follows | answer |
/// |---|---|---|
/// | `TYPE.METHOD exception`, `TYPE.METHOD error` | the next such call throws one | `ordered` |
/// | `none` | an order that is left is taken back | `thrown`, or `left` |
/// | `heap` | the heap is filled | none |
public final class FaultyDaemon {
    private static final Set<Class<?>> TYPES = Set.of(
            Hypervisor.class,
            GrantTable.class,
            EventChannels.class,
            Registration.class,
            KeyTree.class,
            KeyWatch.class,
            KeyTransaction.class);
    private static final AtomicReference<Order> ORDER = new AtomicReference<>();

    private record Order(String call, boolean error) {}

    private FaultyDaemon() {}

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(FaultyDaemon::obey);
        Main.run(
                args,
                new RoleDependencies(
                        paths -> faulty(Hypervisor.class, HypervisorChoice.open(paths)),
                        keys -> faulty(KeyTree.class, keys)));
    }

    private static void obey() {
        try (var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line; (line = orders.readLine()) != null; ) {
                switch (line) {
                    case "none" -> System.out.println(ORDER.getAndSet(null) == null ? "thrown" : "left");
                    case "heap" -> Thread.ofVirtual().start(FaultyDaemon::fillHeap);
                    default -> {
                        String[] words = line.split(" ");
                        ORDER.set(new Order(words[0], words[1].equals("error")));
                        System.out.println("ordered");
                    }
                }
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void fillHeap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static <T> T faulty(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    fail(type.getSimpleName() + "." + method.getName());
                    try {
                        Object result = method.invoke(real, arguments);
                        return TYPES.contains(method.getReturnType()) ? faulty(method.getReturnType(), result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static void fail(String call) {
        Order order = ORDER.get();
        if (order != null && order.call().equals(call) && ORDER.compareAndSet(order, null)) {
            if (order.error()) {
                throw new LinkageError("ordered in " + call);
            }
            throw new IllegalStateException("ordered in " + call);
        }
    }
}
