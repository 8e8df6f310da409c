package org.xend.daemon.xenstored.request;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.View;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.DomainLinks.Presence;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The request at hand: a view of the bytes it came in, used again for the next one. Owned by the
/// [RequestDispatcher]; valid while its handler runs.
final class Request {
    private static final Logger LOG = LoggerFactory.getLogger(Request.class);

    static final byte[] OK = {'O', 'K', 0};

    private Connection connection;
    private MessageType type;
    private int requestId;
    private int transactionId;
    private Transaction transaction;
    private View view;
    private byte[] bytes;
    private int at;
    private int length;

    void set(Connection from, MessageType named, byte[] frame, int start, int payload) {
        connection = from;
        type = named;
        requestId = Wire.requestId(frame, start);
        transactionId = Wire.transactionId(frame, start);
        bytes = frame;
        at = start + Wire.HEADER_BYTES;
        length = payload;
    }

    /// @param within null outside transactions
    void setView(Transaction within, View seen) {
        transaction = within;
        view = seen;
    }

    Connection connection() {
        return connection;
    }

    Caller caller() {
        return connection.caller();
    }

    /// @return null outside transactions
    Transaction transaction() {
        return transaction;
    }

    int transactionId() {
        return transactionId;
    }

    View view() {
        return view;
    }

    String only() throws XsException {
        return Payload.only(bytes, at, length);
    }

    List<String> strings(int count) throws XsException {
        return Payload.exactly(count, bytes, at, length);
    }

    /// All terminated strings, however many.
    List<String> strings() {
        return Payload.all(bytes, at, length);
    }

    List<String> stringsAtLeast(int count) throws XsException {
        return Payload.atLeast(count, bytes, at, length);
    }

    /// The first string; the rest is [#rest].
    String first() throws XsException {
        return Payload.first(bytes, at, length);
    }

    /// The second of exactly two strings.
    String second(String first) throws XsException {
        return Payload.second(first, bytes, at, length);
    }

    byte[] rest(String first) {
        return Arrays.copyOfRange(bytes, at + first.length() + 1, at + length);
    }

    /// The only string, as the absolute path of a node.
    String path() throws XsException {
        return resolve(only());
    }

    String resolve(String path) throws XsException {
        String absolute = NodePath.resolve(path, connection.home());
        checkLength(absolute);
        return absolute;
    }

    /// @throws XsException EINVAL where an unprivileged caller's path is longer than its quota
    void checkLength(String absolute) throws XsException {
        Caller caller = connection.caller();
        if (caller.isBound()) {
            connection
                    .tree()
                    .store()
                    .quotas()
                    .check(caller.account(), Quota.PATH_MAX, NodePath.countedLength(absolute));
        }
    }

    void ok() {
        reply(OK);
    }

    void reply(byte[] payload) {
        if (payload.length > Wire.MAX_PAYLOAD) {
            fail(XsError.E2BIG);
        } else if (!admits(payload.length)) {
            fail(XsError.ENOMEM);
        } else {
            connection.out().message(type.number(), requestId, transactionId, payload);
        }
    }

    /// As [#reply], for a payload that the caller writes into the queue at the place returned.
    ///
    /// @throws XsException ENOMEM where an unprivileged caller's memory does not suffice
    int replyOf(int payload) throws XsException {
        if (!admits(payload)) {
            throw XsError.ENOMEM.exception();
        }
        return connection.out().message(type.number(), requestId, transactionId, payload);
    }

    private boolean admits(int payload) {
        return connection.quotas() == null || connection.quotas().admitsReply(payload);
    }

    void fail(XsError error) {
        connection.out().message(MessageType.ERROR.number(), requestId, transactionId, error.payload());
    }

    /// Makes the connection wait and gives what answers it later. The requests behind this one stay where
    /// they are until then.
    LaterReply later() {
        holdBack();
        return laterReply();
    }

    /// The connection waits until this request is answered by a [LaterReply].
    void holdBack() {
        connection.setWaiting(true);
        connection.keepInFlight(bytes, at - Wire.HEADER_BYTES, Wire.HEADER_BYTES + length);
    }

    /// What answers this request later, if it comes to that.
    LaterReply laterReply() {
        return new LaterReply(connection, connection.incarnation(), type, requestId, transactionId);
    }

    /// Answers the request once it is known which of the domains it names exist; it waits while the hypervisor
    /// is asked. Where the hypervisor cannot say of one, the answer is EIO and nothing is done: a domain is not
    /// taken for absent before that is known.
    void replyWhenKnown(KnownDomains knownDomains, Set<Integer> domids, Work work) throws XsException {
        Set<Integer> unknown = knownDomains.unknownOf(domids);
        if (unknown.isEmpty()) {
            reply(work.run());
            return;
        }
        LaterReply later = laterReply();
        Optional<Presence> now = knownDomains.look(unknown, found -> later.answer(() -> checked(found, work)));
        if (now.isPresent()) {
            reply(checked(now.get(), work));
        } else {
            holdBack();
        }
    }

    private static byte[] checked(Presence found, Work work) throws XsException {
        if (!found.unknown().isEmpty()) {
            throw XsError.EIO.exception();
        }
        return work.run();
    }

    /// What a request does as soon as it is known which of the domains it names exist.
    @FunctionalInterface
    interface Work {
        /// @return the payload of the answer
        byte[] run() throws XsException;
    }

    /// Answers a request whose handler has long returned; called on the conductor's loop. It does nothing once
    /// the connection has begun anew or is closed.
    record LaterReply(Connection connection, int incarnation, MessageType type, int requestId, int transactionId) {
        void ok() {
            answer(type.number(), OK);
        }

        void fail(XsError error) {
            answer(MessageType.ERROR.number(), error.payload());
        }

        /// Does what the request asks for and answers it.
        void answer(Work work) {
            if (isAwaited()) {
                try {
                    answer(type.number(), work.run());
                } catch (XsException e) {
                    fail(e.error());
                } catch (RuntimeException e) {
                    LOG.error(
                            "request {} of domain {} failed",
                            type,
                            connection.caller().domid(),
                            e);
                    fail(XsError.EIO);
                }
            }
        }

        private boolean isAwaited() {
            return !connection.isClosed() && connection.incarnation() == incarnation;
        }

        private void answer(int number, byte[] payload) {
            if (isAwaited()) {
                connection.setWaiting(false);
                connection.forgetInFlight();
                connection.out().message(number, requestId, transactionId, payload);
                connection.connections().trace().answered(connection, type, requestId, transactionId, number);
                connection.answered();
                connection.markDirty();
                connection.resume();
            }
        }
    }
}
