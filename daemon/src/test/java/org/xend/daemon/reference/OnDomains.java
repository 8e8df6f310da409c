package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The requests about domains, and who is introduced.
final class OnDomains {
    private final Daemon daemon;
    private final Map<String, Access> specials;
    final Map<Integer, Client> domains = new TreeMap<>();
    final List<String> released = new ArrayList<>();
    /// Domains that the hypervisor does not have, as far as nobody introduces them.
    static final Set<Integer> ABSENT = Set.of(6);
    private static final int FIRST_RESERVED = 0x7FF0;
    private final Set<Integer> met = new TreeSet<>();

    OnDomains(Daemon daemon, Map<String, Access> specials) {
        this.daemon = daemon;
        this.specials = specials;
    }

    /// Permissions name domains. Those that exist count from now on, but not by what older entries say; the
    /// owner has to exist.
    void meet(Access access) throws Refusal {
        for (int domid : access.domids()) {
            look(domid);
        }
        if (!knows(access.owner())) {
            throw new Refusal("ENOENT");
        }
    }

    /// A request is about a domain, which has to exist.
    void meet(int domid) throws Refusal {
        look(domid);
        if (!knows(domid)) {
            throw new Refusal("ENOENT");
        }
    }

    private void look(int domid) {
        if (!ABSENT.contains(domid)) {
            arrive(domid);
        }
    }

    private boolean knows(int domid) {
        return domid == 0 || met.contains(domid) || domains.containsKey(domid);
    }

    private void arrive(int domid) {
        if (domid < FIRST_RESERVED && !knows(domid)) {
            forgetEntries(domid);
            met.add(domid);
        }
    }

    private void forgetEntries(int domid) {
        Tree tree = daemon.tree();
        specials.replaceAll((_, access) -> access.owner() == domid ? Access.DOM0_ONLY : access.without(domid));
        for (Map.Entry<String, Tree.Node> node : List.copyOf(tree.nodes().entrySet())) {
            Access kept = node.getValue().access().without(domid);
            if (!kept.equals(node.getValue().access())) {
                tree.apply(new Tree.Change.SetAccess(node.getKey(), kept));
            }
        }
    }

    void introduce(Request request) throws Refusal {
        List<String> strings = request.strings(3);
        int domid = Daemon.domid(strings.get(0));
        if (Daemon.number(strings.get(2)) <= 0 || domid >= FIRST_RESERVED) {
            throw new Refusal("EINVAL");
        }
        if (domid != 0) {
            Client old = domains.get(domid);
            arrive(domid);
            domains.put(domid, new Client(domid, old == null ? domid : old.target, false));
            if (old == null) {
                daemon.tellSpecial(Daemon.INTRODUCE_DOMAIN, domid);
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
        met.remove(domid);
        daemon.limits.forget(domid);
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
        forgetEntries(domid);
        daemon.tell(new Notices(before, tree, released, Set.copyOf(released)));
        daemon.tellSpecial(Daemon.RELEASE_DOMAIN, domid);
    }

    void setTarget(Request request) throws Refusal {
        List<String> strings = request.strings(2);
        int domid = Daemon.domid(strings.get(0));
        int target = Daemon.domid(strings.get(1));
        Client domain = introduced(domid);
        domain.target = introduced(target).domid;
    }

    Client introduced(int domid) throws Refusal {
        Client domain = domains.get(domid);
        if (domain == null) {
            throw new Refusal("ENOENT");
        }
        return domain;
    }
}
