package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// TRANSACTION_START and TRANSACTION_END. Owned by the [RequestDispatcher].
final class TransactionRequests {
    private final WatchedStore tree;

    TransactionRequests(WatchedStore tree) {
        this.tree = tree;
    }

    void start(Request request) throws XsException {
        if (request.transaction() != null) {
            throw XsError.EBUSY.exception();
        }
        Connection connection = request.connection();
        if (request.caller().isBound()) {
            tree.store()
                    .quotas()
                    .check(
                            request.caller().account(),
                            Quota.TRANSACTIONS,
                            connection.transactions().size() + 1L);
        }
        int id = connection.nextTransactionId();
        connection.transactions().put(id, tree.begin(request.caller()));
        connection.transactionOpened(id);
        request.reply((Integer.toString(id) + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    void end(Request request) throws XsException {
        boolean commit = switch (request.only()) {
            case "T" -> true;
            case "F" -> false;
            default -> throw XsError.EINVAL.exception();
        };
        if (request.transaction() == null) {
            throw XsError.ENOENT.exception();
        }
        request.connection().transactions().remove(request.transactionId());
        request.connection().transactionEnded(request.transactionId());
        try {
            if (commit) {
                tree.commit(request.transaction());
            }
        } finally {
            request.transaction().release();
            tree.transactionsEnded(1);
        }
        request.ok();
    }
}
