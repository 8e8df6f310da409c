package org.xend.daemon.xenstored;

import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// What carries out which type of request: the one table of all there are. Filled once, owned by the
/// [StoreConductor].
final class RequestHandlers {
    private final RequestHandler[] handlers = new RequestHandler[MessageType.COUNT];

    RequestHandlers(StoreConductor conductor) {
        NodeRequests nodes = new NodeRequests(conductor);
        put(MessageType.READ, RequestHandler.of(nodes::read));
        put(MessageType.DIRECTORY, RequestHandler.of(nodes::directory));
        put(MessageType.DIRECTORY_PART, RequestHandler.of(nodes::directoryPart));
        put(MessageType.GET_PERMS, RequestHandler.of(nodes::getPermissions));
        put(MessageType.WRITE, RequestHandler.of(nodes::write));
        put(MessageType.MKDIR, RequestHandler.of(nodes::makeDirectory));
        put(MessageType.RM, RequestHandler.of(nodes::remove));
        put(MessageType.SET_PERMS, RequestHandler.of(nodes::setPermissions));
        WatchRequests watching = new WatchRequests(conductor);
        put(MessageType.WATCH, RequestHandler.anyTransaction(watching::watch));
        put(MessageType.UNWATCH, RequestHandler.anyTransaction(watching::unwatch));
        put(MessageType.RESET_WATCHES, RequestHandler.of(watching::reset));
        TransactionRequests transactions = new TransactionRequests(conductor);
        put(MessageType.TRANSACTION_START, RequestHandler.of(transactions::start));
        put(MessageType.TRANSACTION_END, RequestHandler.of(transactions::end));
        DomainRequests about = new DomainRequests(conductor);
        put(MessageType.INTRODUCE, RequestHandler.privileged(about::introduce));
        put(MessageType.RELEASE, RequestHandler.privileged(about::release));
        put(MessageType.RESUME, RequestHandler.kept(about::resume));
        put(MessageType.SET_TARGET, RequestHandler.kept(about::setTarget));
        put(MessageType.IS_DOMAIN_INTRODUCED, RequestHandler.privileged(about::isIntroduced));
        put(MessageType.GET_DOMAIN_PATH, RequestHandler.of(about::domainPath));
        FeatureRequests features = new FeatureRequests(conductor);
        put(MessageType.GET_FEATURE, RequestHandler.of(features::get));
        put(MessageType.SET_FEATURE, RequestHandler.kept(features::set));
        ControlRequests controls = new ControlRequests(conductor);
        put(MessageType.CONTROL, RequestHandler.privileged(controls::control));
        QuotaRequests limits = new QuotaRequests(conductor);
        put(MessageType.GET_QUOTA, RequestHandler.privileged(limits::get));
        put(MessageType.SET_QUOTA, RequestHandler.kept(limits::set));
    }

    private void put(MessageType type, RequestHandler handler) {
        handlers[type.number()] = handler;
    }

    /// @param type null where the number was no type
    /// @throws XsException ENOSYS for what is no request
    RequestHandler of(MessageType type) throws XsException {
        if (type == null || handlers[type.number()] == null) {
            throw XsError.ENOSYS.exception();
        }
        return handlers[type.number()];
    }
}
