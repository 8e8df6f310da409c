package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.xenstored.connection.Connection;

/// Compares the ledger with a walk through the whole tree and all connections.
final class Books {
    private final Map<Integer, Integer> owned = new HashMap<>();
    private final Map<Integer, Long> bytes = new HashMap<>();
    private final Map<Integer, Long> beyond = new HashMap<>();
    private int nodes;

    private Books() {}

    static void areRight(StoreConductor conductor) {
        Books books = new Books();
        books.walk(conductor.store().root());
        for (Connection connection : conductor.connections().all()) {
            int account = connection.caller().account();
            connection
                    .watches()
                    .values()
                    .forEach(watch -> books.charge(
                            account, watch.path().length() + watch.token().length()));
            if (connection.quotas() != null) {
                connection.quotas().recharge();
                books.charge(account, connection.out().size());
                connection
                        .watches()
                        .values()
                        .forEach(watch -> books.beyond.merge(account, (long) watch.heap(), Long::sum));
                books.beyond.merge(
                        account,
                        (long) connection.out().held()
                                + connection.backlog().held()
                                - connection.out().size(),
                        Long::sum);
                connection.transactions().values().forEach(transaction -> {
                    books.charge(account, transaction.charged());
                    books.beyond.merge(account, transaction.beyond(), Long::sum);
                });
            }
        }
        Ledger ledger = conductor.store().ledger();
        long held = books.beyond.values().stream().mapToLong(Long::longValue).sum();
        for (int domid : books.owned.keySet()) {
            held += domid == 0 ? 0 : 256L * books.owned.get(domid);
        }
        for (int account : books.bytes.keySet()) {
            held += account == 0 ? 0 : books.bytes.get(account);
        }
        assertEquals(held, ledger.held(), "heap of all");
        assertEquals(books.nodes, ledger.nodes());
        for (int domid : ledger.domids()) {
            books.owned.putIfAbsent(domid, 0);
        }
        books.owned.forEach((domid, count) -> {
            assertEquals(count, ledger.owned(domid), "nodes of domain " + domid);
            assertEquals(books.bytes.getOrDefault(domid, 0L), ledger.bytes(domid), "bytes of domain " + domid);
        });
    }

    /// Without a stack as deep as the tree, like all that looks at trees.
    private void walk(Node root) {
        record Place(String path, Node node) {}
        Deque<Place> open = new ArrayDeque<>(List.of(new Place("", root)));
        while (!open.isEmpty()) {
            Place place = open.pop();
            Node node = place.node();
            int[] names = {0};
            node.children().forEachName(name -> {
                names[0] += name.length() + 1;
                open.push(new Place(place.path() + '/' + name, node.children().get(name)));
            });
            int owner = node.permissions().owner();
            int key = place.path().isEmpty() ? 1 : place.path().length();
            nodes++;
            owned.merge(owner, 1, Integer::sum);
            charge(owner, key + 24 + 8 * node.permissions().entries().size() + node.value().length + names[0]);
        }
    }

    private void charge(int domid, long more) {
        bytes.merge(domid, more, Long::sum);
    }
}
