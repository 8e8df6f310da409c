package org.xend.daemon.xenstored.request;

import java.util.List;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.store.watch.Watch;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.WireWatch;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// WATCH, UNWATCH, RESET_WATCHES. Owned by the [RequestDispatcher].
final class WatchRequests {
    /// No path has as many components.
    private static final int DEEPEST = NodePath.MAX_BYTES;

    private final Store store;

    WatchRequests(Store store) {
        this.store = store;
    }

    void watch(Request request) throws XsException {
        Connection connection = request.connection();
        List<String> strings = request.strings();
        boolean limited = strings.size() == 3 && (connection.features() & StoreFeatures.WATCH_DEPTH) != 0;
        if (strings.size() != 2 && !limited) {
            throw XsError.EINVAL.exception();
        }
        int depth = limited ? depth(strings.get(2)) : Watch.UNLIMITED;
        String given = strings.getFirst();
        String path = target(request, given);
        boolean relative = !NodePath.isSpecial(given) && !NodePath.isAbsolute(given);
        WireWatch watch = new WireWatch(
                connection,
                path,
                depth,
                strings.get(1),
                relative ? connection.home().length() + 1 : 0);
        if (connection.watches().containsKey(watch.key())) {
            throw XsError.EEXIST.exception();
        }
        checkQuotas(connection, watch);
        connection.addWatch(watch);
        request.ok();
        watch.fire(path);
    }

    /// @throws XsException ENOSPC for their number, ENOMEM for memory
    private void checkQuotas(Connection connection, WireWatch watch) throws XsException {
        Caller caller = connection.caller();
        if (caller.isBound()) {
            Quotas quotas = store.quotas();
            quotas.check(caller.account(), Quota.WATCHES, connection.watches().size() + 1L);
            quotas.check(caller.account(), Quota.MEMORY, store.ledger().bytes(caller.account()) + watch.bytes());
            if (!store.budget().admits(caller.account(), watch.bytes() + watch.heap())) {
                throw XsError.ENOMEM.exception();
            }
        }
    }

    void unwatch(Request request) throws XsException {
        List<String> strings = request.strings(2);
        WireWatch.Key key = new WireWatch.Key(target(request, strings.getFirst()), strings.get(1));
        if (!request.connection().removeWatch(key)) {
            throw XsError.ENOENT.exception();
        }
        request.ok();
    }

    void reset(Request request) {
        request.connection().dropWatches();
        request.connection().dropTransactions();
        request.ok();
    }

    private static String target(Request request, String given) throws XsException {
        if (!NodePath.isSpecial(given)) {
            return request.resolve(given);
        }
        if (!NodePath.isWellFormed(given)) {
            throw XsError.EINVAL.exception();
        }
        request.checkLength(given);
        return given;
    }

    /// Decimal, 0 or more.
    private static int depth(String text) throws XsException {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            throw XsError.EINVAL.exception();
        }
        int significant = 0;
        while (significant < text.length() - 1 && text.charAt(significant) == '0') {
            significant++;
        }
        String digits = text.substring(significant);
        return digits.length() > 4 ? DEEPEST : Math.min(DEEPEST, Integer.parseInt(digits));
    }
}
