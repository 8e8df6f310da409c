package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The requests about domains, and who is introduced.
final class OnDomains {
    private final Daemon daemon;
    private final Map<String, Access> specials;
    final Map<Integer, Client> domains = new TreeMap<>();
    final List<String> released = new ArrayList<>();

    OnDomains(Daemon daemon, Map<String, Access> specials) {
        this.daemon = daemon;
        this.specials = specials;
    }

    void introduce(Request request) throws Refusal {
        List<String> strings = request.strings(3);
        int domid = Daemon.number(strings.get(0));
        if (Daemon.number(strings.get(2)) <= 0) {
            throw new Refusal("EINVAL");
        }
        if (domid != 0) {
            Client old = domains.get(domid);
            domains.put(domid, new Client(domid, old == null ? domid : old.target, false));
            if (old == null) {
                daemon.tellSpecial(Daemon.INTRODUCE_DOMAIN);
            }
        }
    }

    /// All that the domain owns goes, with what is below, and every right it has.
    void release(Request request) throws Refusal {
        int domid = Daemon.nonZero(request.only());
        introduced(domid);
        domains.remove(domid);
        for (Client other : domains.values()) {
            other.target = other.target == domid ? other.domid : other.target;
        }
        specials.replaceAll(
                (_, access) -> access.owner() == domid ? Access.DOM0_ONLY : access.without(domid));
        Tree tree = daemon.tree();
        Tree before = tree.copy();
        released.clear();
        for (String path : before.nodes().keySet()) {
            boolean owned = before.get(path).access().owner() == domid && !path.equals("/");
            if (owned && released.stream().noneMatch(top -> Paths.isAtOrBelow(path, top))) {
                released.add(path);
                tree.apply(new Tree.Change.Remove(path));
            }
        }
        if (tree.get("/").access().owner() == domid) {
            tree.apply(new Tree.Change.SetAccess("/", Access.DOM0_ONLY));
        }
        for (Map.Entry<String, Tree.Node> node : List.copyOf(tree.nodes().entrySet())) {
            if (node.getValue().access().naming(domid) > 0) {
                tree.apply(new Tree.Change.SetAccess(node.getKey(),
                        node.getValue().access().without(domid)));
            }
        }
        daemon.tell(new Notices(before, tree, released, Set.copyOf(released)));
        daemon.tellSpecial(Daemon.RELEASE_DOMAIN);
    }

    void setTarget(Request request) throws Refusal {
        List<String> strings = request.strings(2);
        Client domain = introduced(Daemon.number(strings.get(0)));
        domain.target = introduced(Daemon.number(strings.get(1))).domid;
    }

    Client introduced(int domid) throws Refusal {
        Client domain = domains.get(domid);
        if (domain == null) {
            throw new Refusal("ENOENT");
        }
        return domain;
    }
}
