package org.xend.daemon.xenstored.request;

import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.domain.IntroducedDomains;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The table of all requests: which handler answers which type. Filled once, owned by the
/// [RequestDispatcher].
final class RequestTable {
    private final RequestEntry[] handlers = new RequestEntry[MessageType.COUNT];

    RequestTable(Connections connections, DomainLifecycle lifecycle) {
        WatchedStore tree = connections.tree();
        KnownDomains known = lifecycle.knownDomains();
        IntroducedDomains introduced = lifecycle.introduced();
        NodeRequests nodes = new NodeRequests(tree);
        put(MessageType.READ, RequestEntry.of(nodes::read));
        put(MessageType.DIRECTORY, RequestEntry.of(nodes::directory));
        put(MessageType.DIRECTORY_PART, RequestEntry.of(nodes::directoryPart));
        put(MessageType.WRITE, RequestEntry.of(nodes::write));
        put(MessageType.MKDIR, RequestEntry.of(nodes::makeDirectory));
        put(MessageType.RM, RequestEntry.of(nodes::remove));
        PermissionRequests permissions = new PermissionRequests(tree, known);
        put(MessageType.GET_PERMS, RequestEntry.of(permissions::getPermissions));
        put(MessageType.SET_PERMS, RequestEntry.of(permissions::setPermissions));
        WatchRequests watching = new WatchRequests(tree.store());
        put(MessageType.WATCH, RequestEntry.anyTransaction(watching::watch));
        put(MessageType.UNWATCH, RequestEntry.anyTransaction(watching::unwatch));
        put(MessageType.RESET_WATCHES, RequestEntry.of(watching::reset));
        TransactionRequests transactions = new TransactionRequests(tree);
        put(MessageType.TRANSACTION_START, RequestEntry.of(transactions::start));
        put(MessageType.TRANSACTION_END, RequestEntry.of(transactions::end));
        DomainRequests about = new DomainRequests(lifecycle, introduced);
        put(MessageType.INTRODUCE, RequestEntry.privileged(about::introduce));
        put(MessageType.RELEASE, RequestEntry.privileged(about::release));
        put(MessageType.RESUME, RequestEntry.kept(about::resume));
        put(MessageType.SET_TARGET, RequestEntry.kept(about::setTarget));
        put(MessageType.IS_DOMAIN_INTRODUCED, RequestEntry.privileged(about::isIntroduced));
        put(MessageType.GET_DOMAIN_PATH, RequestEntry.of(about::domainPath));
        FeatureRequests features = new FeatureRequests(known, introduced);
        put(MessageType.GET_FEATURE, RequestEntry.of(features::get));
        put(MessageType.SET_FEATURE, RequestEntry.kept(features::set));
        ControlRequests controls = new ControlRequests(
                connections.trace(), new QuotaCommands(tree.store(), new DomainUse.Source(connections, introduced)));
        put(MessageType.CONTROL, RequestEntry.privileged(controls::control));
        QuotaRequests limits = new QuotaRequests(tree.store().quotas(), known);
        put(MessageType.GET_QUOTA, RequestEntry.privileged(limits::get));
        put(MessageType.SET_QUOTA, RequestEntry.kept(limits::set));
    }

    private void put(MessageType type, RequestEntry handler) {
        handlers[type.number()] = handler;
    }

    /// @param type null where the number was no type
    /// @throws XsException ENOSYS for what is no request
    RequestEntry of(MessageType type) throws XsException {
        if (type == null || handlers[type.number()] == null) {
            throw XsError.ENOSYS.exception();
        }
        return handlers[type.number()];
    }
}
