package org.xend.daemon.reference;

import java.util.List;
import java.util.Map;

/// The requests that read and change nodes.
final class OnNodes {
    private final Daemon daemon;
    private final Map<String, Access> specials;

    /// @param specials the permissions of the two special names
    OnNodes(Daemon daemon, Map<String, Access> specials) {
        this.daemon = daemon;
        this.specials = specials;
    }

    static String directory(Request request) throws Refusal {
        String path = request.absolute(request.only());
        request.readable(path);
        StringBuilder list = new StringBuilder();
        request.seen().children(path).forEach(name -> list.append(name).append('\0'));
        if (list.length() > Daemon.MOST_PAYLOAD) {
            throw new Refusal("E2BIG");
        }
        return list.toString();
    }

    static void part(Request request) throws Refusal {
        List<String> strings = request.exactly(2);
        String path = request.absolute(strings.get(0));
        Tree.Node node = request.readable(path);
        boolean committed = request.within == null
                || request.within.begun.has(path)
                        && request.within.begun.get(path).equals(node);
        request.from.send(new Expected.Part(
                request.requestId,
                request.transactionId,
                path,
                node.stamp(),
                committed,
                request.seen().children(path),
                Daemon.number(strings.get(1))));
    }

    Access getPermissions(Request request) throws Refusal {
        String given = request.only();
        if (!Paths.isSpecial(given)) {
            return request.readable(request.absolute(given)).access();
        }
        Paths.checkSpecial(given);
        Access of = specials.get(given.split("/")[0]);
        if (!request.from.privileged && (of == null || !of.allows(request.from, 'r'))) {
            throw new Refusal("EACCES");
        }
        if (!specials.containsKey(given)) {
            throw new Refusal("ENOENT");
        }
        return specials.get(given);
    }

    void write(Request request) throws Refusal {
        String given = request.strings(1).getFirst();
        String path = request.absolute(given);
        String value = request.payload.substring(given.length() + 1);
        create(request, path, value);
    }

    void makeDirectory(Request request) throws Refusal {
        String path = request.absolute(request.only());
        if (request.seen().has(path)) {
            request.require('w', path);
        } else {
            create(request, path, "");
        }
    }

    /// A creation depends on the path, its missing ancestors and the one that gains a child.
    private void create(Request request, String path, String value) throws Refusal {
        String nearest = request.seen().nearest(path);
        for (String each = path; !each.equals(nearest); each = Paths.parent(each)) {
            request.touch(each);
        }
        request.touch(nearest);
        request.require('w', path);
        request.checkQuota(() -> daemon.limits.checkWrite(request.from, request.owned(), request.seen(), path, value));
        request.change(new Tree.Change.Write(path, value, request.from.privileged ? -1 : request.from.domid));
    }

    static void remove(Request request) throws Refusal {
        String path = request.absolute(request.only());
        request.require('w', path);
        if (path.equals("/")) {
            throw new Refusal("EINVAL");
        }
        request.touch(Paths.parent(path));
        if (request.seen().has(path)) {
            request.change(new Tree.Change.Remove(path));
        } else if (!request.seen().has(Paths.parent(path))) {
            throw new Refusal("ENOENT");
        }
    }

    void setPermissions(Request request) throws Refusal {
        List<String> strings = request.strings(2);
        String given = strings.getFirst();
        Access access = Access.parse(strings.subList(1, strings.size()));
        if (Paths.isSpecial(given)) {
            setSpecial(request, given, access);
            return;
        }
        String path = request.absolute(given);
        daemon.domains().meet(access);
        daemon.limits.check(request.from, "node-permissions", access.entries().size(), "ENOSPC");
        request.touchMiss(path);
        if (!request.seen().has(path)) {
            throw new Refusal(request.may('w', path) ? "ENOENT" : "EACCES");
        }
        Access now = request.seen().get(path).access();
        if (!request.from.privileged && !now.isOwnedBy(request.from)) {
            throw new Refusal("EACCES");
        }
        if (!request.from.privileged && access.owner() != now.owner()) {
            throw new Refusal("EPERM");
        }
        request.checkQuota(() -> {
            Tree after = request.seen().copy();
            after.apply(new Tree.Change.SetAccess(path, access));
            daemon.limits.checkSizes(request.from, request.seen(), after);
        });
        request.change(new Tree.Change.SetAccess(path, access));
    }

    private void setSpecial(Request request, String given, Access access) throws Refusal {
        Paths.checkSpecial(given);
        daemon.domains().meet(access);
        if (!request.from.privileged) {
            throw new Refusal("EACCES");
        }
        if (!specials.containsKey(given)) {
            throw new Refusal("ENOENT");
        }
        specials.put(given, access);
    }
}
