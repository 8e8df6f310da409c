package org.xend.daemon.xenstored;

import java.nio.charset.StandardCharsets;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// TRANSACTION_START and TRANSACTION_END. Owned by the [StoreConductor].
final class TransactionRequests {
    private final StoreConductor conductor;

    TransactionRequests(StoreConductor conductor) {
        this.conductor = conductor;
    }

    void start(Request request) throws XsException {
        if (request.transaction() != null) {
            throw XsError.EBUSY.exception();
        }
        Connection connection = request.connection();
        if (request.caller().isBound()) {
            conductor
                    .store()
                    .quotas()
                    .check(
                            request.caller().account(),
                            Quota.TRANSACTIONS,
                            connection.transactions().size() + 1L);
        }
        int id = connection.nextTransactionId();
        connection.transactions().put(id, conductor.store().begin(request.caller()));
        conductor.transactionsChanged(1);
        connection.transactionOpened(id);
        conductor.meters().transactionStarted();
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
        conductor.meters().transactionsEnded(1);
        try {
            if (commit) {
                conductor.commit(request.transaction());
            }
        } finally {
            request.transaction().release();
            conductor.transactionsChanged(-1);
        }
        request.ok();
    }
}
