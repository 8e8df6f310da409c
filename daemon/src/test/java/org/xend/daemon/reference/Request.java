package org.xend.daemon.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.xend.protocol.xs.MessageType;

/// One request, as far as every type of it is checked alike.
final class Request {
    private final Daemon daemon;
    final Client from;
    final MessageType type;
    final int requestId;
    final int transactionId;
    final String payload;
    final Transaction within;

    Request(Daemon daemon, Client from, MessageType type, int requestId, int transactionId, String payload)
            throws Refusal {
        this.daemon = daemon;
        this.from = from;
        this.type = type;
        this.requestId = requestId;
        this.transactionId = transactionId;
        this.payload = payload;
        if (type == null || Daemon.UNKNOWN.contains(type)) {
            throw new Refusal("ENOSYS");
        }
        if (Daemon.PRIVILEGED.contains(type) && !from.privileged) {
            throw new Refusal("EACCES");
        }
        boolean any = type == MessageType.WATCH || type == MessageType.UNWATCH;
        within = any ? null : from.transactions.get(transactionId);
        if (!any && transactionId != 0 && within == null) {
            throw new Refusal("ENOENT");
        }
    }

    /// All strings that end in NUL.
    List<String> strings(int fewest) throws Refusal {
        String[] parts = payload.split("\0", -1);
        if (parts.length - 1 < fewest) {
            throw new Refusal("EINVAL");
        }
        return Arrays.asList(parts).subList(0, parts.length - 1);
    }

    List<String> exactly(int count) throws Refusal {
        List<String> strings = strings(count);
        if (strings.size() != count) {
            throw new Refusal("EINVAL");
        }
        return strings;
    }

    String only() throws Refusal {
        if (payload.indexOf('\0') != payload.length() - 1 || payload.isEmpty()) {
            throw new Refusal("EINVAL");
        }
        return payload.substring(0, payload.length() - 1);
    }

    String absolute(String given) throws Refusal {
        String path = Paths.absolute(given, from.domid);
        daemon.limits.check(from, "path-max", Paths.counted(path), "EINVAL");
        return path;
    }

    /// What this request sees.
    Tree seen() {
        if (within == null) {
            return daemon.tree();
        }
        within.beginWith(daemon.tree());
        return within.seen;
    }

    void touch(String path) throws Refusal {
        if (within != null && !within.touched.contains(path)) {
            try {
                daemon.limits.check(from, "transaction-nodes", within.touched.size() + 1, "ENOSPC");
            } catch (Refusal e) {
                within.failure = "ENOMEM";
                throw e;
            }
            within.touched.add(path);
        }
    }

    /// A quota may be in the way of a change; of the changes of a transaction none is then made.
    void checkQuota(Quota quota) throws Refusal {
        try {
            quota.check();
        } catch (Refusal e) {
            if (within != null) {
                within.failure = e.getMessage();
            }
            throw e;
        }
    }

    /// One of the [Limits].
    interface Quota {
        void check() throws Refusal;
    }

    /// Nodes that the client owns at this moment, those of its transaction included.
    int owned() {
        int now = daemon.tree().owned(from.domid);
        return within == null ? now : now + within.gained(from.domid);
    }

    boolean may(char right, String path) {
        return seen().get(seen().nearest(path)).access().allows(from, right);
    }

    /// Who has the right on the nearest ancestor may know that there is nothing.
    void require(char right, String path) throws Refusal {
        touchMiss(path);
        if (!may(right, path)) {
            throw new Refusal("EACCES");
        }
    }

    /// A miss depends on the path, and for a domain on the ancestor that was asked.
    void touchMiss(String path) throws Refusal {
        String nearest = seen().nearest(path);
        touch(path);
        if (!from.privileged) {
            touch(nearest);
        }
    }

    Tree.Node readable(String path) throws Refusal {
        require('r', path);
        if (!seen().has(path)) {
            throw new Refusal("ENOENT");
        }
        return seen().get(path);
    }

    void change(Tree.Change change) {
        if (within != null) {
            within.change(change);
            return;
        }
        Tree before = daemon.tree().copy();
        daemon.tree().apply(change);
        daemon.tell(new Notices(
                before,
                daemon.tree(),
                List.of(change.path()),
                change instanceof Tree.Change.Remove ? Set.of(change.path()) : Set.of()));
    }
}
