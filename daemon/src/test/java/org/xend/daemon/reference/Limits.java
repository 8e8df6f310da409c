package org.xend.daemon.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Quotas: the number is what still fits, 0 is no limit, and privileged clients have none.
public final class Limits {
    static final List<String> NAMES = List.of(
            "nodes",
            "watches",
            "outstanding",
            "memory",
            "soft-memory",
            "transactions",
            "transaction-nodes",
            "node-permissions",
            "path-max",
            "node-size");
    private static final int NODE_BYTES = 24;
    private static final int ENTRY_BYTES = 8;

    private final Map<String, Integer> general = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Integer>> own = new LinkedHashMap<>();

    /// Without any limit at first.
    Limits() {
        NAMES.forEach(name -> general.put(name, 0));
    }

    /// @param domains a limit of one domain needs that domain to exist
    String get(List<String> named, OnDomains domains) throws Refusal {
        return switch (named.size()) {
            case 0 -> String.join(" ", NAMES);
            case 1 -> Integer.toString(general.get(known(named.get(0))));
            case 2 -> {
                int domid = Daemon.domid(named.get(0));
                String name = known(named.get(1));
                domains.meet(domid);
                yield Integer.toString(of(domid, name));
            }
            default -> throw new Refusal("EINVAL");
        };
    }

    void set(List<String> setting, OnDomains domains) throws Refusal {
        int count = setting.size();
        if (count > 3 || !setting.getLast().matches("[0-9]{1,9}")) {
            throw new Refusal("EINVAL");
        }
        String name = known(setting.get(count - 2));
        int value = Integer.parseInt(setting.getLast());
        if (count == 3) {
            int domid = Daemon.domid(setting.getFirst());
            domains.meet(domid);
            own.computeIfAbsent(domid, _ -> new LinkedHashMap<>()).put(name, value);
        } else {
            general.put(name, value);
        }
    }

    private static String known(String name) throws Refusal {
        String known = name.equals("permissions") ? "node-permissions" : name;
        if (!NAMES.contains(known)) {
            throw new Refusal("EINVAL");
        }
        return known;
    }

    void forget(int domid) {
        own.remove(domid);
    }

    private int of(int domid, String name) {
        return own.getOrDefault(domid, Map.of()).getOrDefault(name, general.get(name));
    }

    boolean exceeds(int domid, String name, long use) {
        return of(domid, name) > 0 && use > of(domid, name);
    }

    /// A client may not use that much.
    void check(Client client, String name, long use, String error) throws Refusal {
        if (!client.privileged && exceeds(client.domid, name, use)) {
            throw new Refusal(error);
        }
    }

    /// WRITE and MKDIR: how many nodes there would be, and how large they and the one that gains a child.
    ///
    /// @param owned nodes the client owns already
    void checkWrite(Client client, int owned, Tree tree, String path, String value) throws Refusal {
        if (client.privileged) {
            return;
        }
        Tree after = tree.copy();
        after.apply(new Tree.Change.Write(path, value, client.domid));
        int created = after.nodes().size() - tree.nodes().size();
        if (created > 0) {
            check(client, "nodes", owned + created, "ENOSPC");
        }
        checkSizes(client, tree, after);
    }

    void checkSizes(Client client, Tree tree, Tree after) throws Refusal {
        for (Map.Entry<String, Tree.Node> node : after.nodes().entrySet()) {
            Tree.Node before = tree.get(node.getKey());
            if (before == null || before.stamp() != node.getValue().stamp()) {
                check(client, "node-size", size(after, node.getKey()), "ENOSPC");
            }
        }
    }

    private static int size(Tree tree, String path) {
        Tree.Node node = tree.get(path);
        return NODE_BYTES
                + ENTRY_BYTES * node.access().entries().size()
                + node.value().length()
                + tree.children(path).stream()
                        .mapToInt(name -> name.length() + 1)
                        .sum();
    }

    /// At a commit: others may have used up what there was.
    void checkCommit(Client client, Transaction transaction, Tree tree) throws Refusal {
        for (Tree.Node node : transaction.seen.nodes().values()) {
            int owner = node.access().owner();
            int more = transaction.gained(owner);
            if (!client.privileged && owner != 0 && more > 0 && exceeds(owner, "nodes", tree.owned(owner) + more)) {
                throw new Refusal("ENOSPC");
            }
        }
    }
}
