package org.xend.daemon.xenstored;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.KeptState;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.DomainRemoval;
import org.xend.daemon.store.Node;
import org.xend.daemon.store.Quotas;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.WatchIndex;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The owner of the store and of everything about it that changes: the tree, watches, connections, open
/// transactions, introduced domains. Plain Java on one loop; nothing here blocks.
///
/// A request goes from a connection's bytes to its handler, changes the tree, announces the change to those
/// who watch, and leaves its answer in the connection's queue. What was queued, for whomever, is sent by
/// [#flushDirty] at the end of the wake-up.
final class StoreConductor {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConductor.class);

    private static final long QUIET = Duration.ofSeconds(10).toNanos();

    /// IntroducedDomains that wait which are looked at in one go.
    private static final int LOOKS = 4;

    /// What the journal adds to a request that it keeps.
    private static final int RECORD_BYTES = 128;

    private final StoreLoop loop;
    private final ReadyRings ready;
    private final StoreMeters meters;
    private final Journal journal;
    private final Store store;
    private final WatchIndex<ClientWatch> watches = new WatchIndex<>();
    private final SpecialWatches specials = new SpecialWatches();
    private final SocketUsers users = new SocketUsers();
    private final IntroducedDomains domains = new IntroducedDomains();
    private final KnownDomains knownDomains;
    private final RequestTrace trace = new RequestTrace(InstantSource.system());
    private final DomainLifecycle lifecycle;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final List<Connection> dirty = new ArrayList<>();
    private final ChangeHistory history = new ChangeHistory();
    /// IntroducedDomains whose requests wait for memory, for readers of their replies, or for credit.
    private final LinkedHashSet<RingConnection> stalled = new LinkedHashSet<>();
    /// Of them, those not looked at since the last wake-up.
    private int unseen;
    private boolean looksAgain;
    /// Limits of all domains that were set at run time.
    private final Set<Quota> limited = EnumSet.noneOf(Quota.class);
    private final List<RingConnection> unkept = new ArrayList<>();
    private final List<Runnable> afterKeeping = new ArrayList<>();
    private final List<Runnable> untilPrepared = new ArrayList<>();
    private final Request request = new Request();
    private final RequestTable handlers;
    private RingConnection dom0;
    private Connection author;
    private String hashed = "";
    private long pathHash = EventBacklog.hash("");
    private long announced;
    private int openTransactions;
    private long relieved;
    private boolean everRelieved;

    /// As the other, with stock limits.
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters) {
        this(loop, links, meters, new Quotas());
    }

    /// A tree that dies with its process.
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters, Quotas quotas) {
        this(loop, links, meters, Journal.none(), KeptState.none(quotas));
    }

    /// @param kept what there was; its domains are revived by [DomainRestore]
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters, Journal journal, KeptState kept) {
        this.loop = loop;
        this.ready = new ReadyRings(loop);
        this.meters = meters;
        this.journal = journal;
        this.knownDomains = new KnownDomains(this, links);
        this.store = kept.store();
        this.announced = store.generation();
        store.keepIn(journal);
        specials.restore(kept.specials());
        store.quotas().setListener((domid, quota, value) -> {
            journal.records().quota(domid, quota.word(), value);
            if (domid == Quotas.ALL) {
                limited.add(quota);
            }
        });
        this.lifecycle = new DomainLifecycle(this, links);
        this.handlers = new RequestTable(this);
    }

    StoreLoop loop() {
        return loop;
    }

    ReadyRings ready() {
        return ready;
    }

    StoreMeters meters() {
        return meters;
    }

    Store store() {
        return store;
    }

    Journal journal() {
        return journal;
    }

    SpecialWatches specials() {
        return specials;
    }

    SocketUsers users() {
        return users;
    }

    IntroducedDomains domains() {
        return domains;
    }

    Set<Quota> limited() {
        return limited;
    }

    KnownDomains knownDomains() {
        return knownDomains;
    }

    RequestTrace trace() {
        return trace;
    }

    DomainLifecycle lifecycle() {
        return lifecycle;
    }

    /// Carries out one request and leaves its answer in the connection's queue. The one place where errors
    /// become answers.
    void request(Connection from, byte[] frame, int at, int payload) {
        assert loop.isHere() : "the store is touched from a thread that does not own it";
        long begun = meters.begin();
        from.markDirty();
        author = from;
        MessageType type = MessageType.ofNumber(Wire.type(frame, at));
        request.set(from, type, frame, at, payload);
        trace.asked(from, frame, at, payload);
        try {
            RequestEntry handler = handlers.of(type);
            if (handler.privileged() && !from.caller().privileged()) {
                throw XsError.EACCES.exception();
            }
            if (from.isReadOnly() && type.isChange()) {
                throw XsError.EROFS.exception();
            }
            Transaction within = null;
            int id = Wire.transactionId(frame, at);
            if (id != 0 && handler.transactional()) {
                within = from.transactions().get(id);
                if (within == null) {
                    throw XsError.ENOENT.exception();
                }
            }
            request.setView(within, within == null ? store : within);
            if (handler.isKept() || type == MessageType.WATCH && from.isKept()) {
                journal.expect(RECORD_BYTES + payload);
            }
            handler.action().handle(request);
            if (!from.isWaiting()) {
                trace.ended(from, frame, at, "OK");
            }
        } catch (XsException e) {
            request.fail(e.error());
            trace.ended(from, frame, at, e.error().name());
        } catch (RuntimeException e) {
            LOG.error("request {} of domain {} failed", type, from.caller().domid(), e);
            request.fail(XsError.EIO);
        }
        author = null;
        meters.end(type, begun);
    }

    /// Ends a transaction and announces what it changed.
    void commit(Transaction transaction) throws XsException {
        try {
            announce(transaction.commit());
        } catch (XsException e) {
            if (e.error() == XsError.EAGAIN) {
                meters.conflict();
                blame(transaction.conflict());
            }
            throw e;
        }
    }

    /// Who makes others' commits fail loses credit for it, unless it was its own. The failures of a user of the
    /// sockets whom quotas bind are nobody's fault: it could make them for nothing. One whose view was taken away
    /// has met no change.
    private void blame(Transaction.Conflict conflict) {
        if (conflict == null || author != null && author.caller().isBoundUser()) {
            return;
        }
        int culprit = history.culprit(conflict);
        if (culprit != ChangeHistory.NOBODY
                && (author == null || author.caller().domid() != culprit)) {
            domains.find(culprit).flatMap(IntroducedDomains.Domain::connection).ifPresent(RingConnection::spendCredit);
        }
    }

    /// A connection's transactions became more or fewer. Without any, nobody can come to be blamed.
    void transactionsChanged(int by) {
        openTransactions += by;
        if (openTransactions == 0) {
            history.clear();
        }
    }

    private void remember(Commit commit) {
        long now = store.generation();
        if (openTransactions > 0 && author != null && !author.caller().privileged()) {
            history.add(author.caller().domid(), commit, announced, now);
        }
        announced = now;
    }

    void announce(Commit commit) {
        if (!commit.changes().isEmpty()) {
            remember(commit);
            watches.announce(store, commit, (watch, path) -> {
                if (mayHear(watch.caller(), commit, path)) {
                    watch.fire(path);
                }
            });
        }
    }

    /// Who may read a node, before or after, or its parent, may know that it changed.
    private boolean mayHear(Caller caller, Commit commit, String path) {
        return caller.privileged()
                || reads(caller, store.find(commit.after(), path))
                || reads(caller, store.find(commit.before(), path))
                || readsParent(caller, commit, path);
    }

    private boolean readsParent(Caller caller, Commit commit, String path) {
        String parent = NodePath.parent(path);
        Node after = store.find(commit.after(), parent);
        return reads(caller, after == null ? store.find(commit.before(), parent) : after);
    }

    private static boolean reads(Caller caller, Node node) {
        return node != null && caller.may(Right.READ, node.permissions());
    }

    /// An event's path, which all who watch it hear one after the other: see [EventBacklog#hash].
    long pathHash(String path) {
        if (path != hashed) {
            hashed = path;
            pathHash = EventBacklog.hash(path);
        }
        return pathHash;
    }

    void announceSpecial(String name) {
        for (ClientWatch watch : watches.ofSpecial(name)) {
            if (specials.mayHear(watch.caller(), name)) {
                watch.fire(name);
            }
        }
    }

    /// As [#announceSpecial], to those who want to hear which domain it is.
    void announceSpecial(String name, int domid) {
        for (ClientWatch watch : watches.ofSpecial(name, domid)) {
            if (specials.mayHear(watch.caller(), name)) {
                watch.fire(name + '/' + domid);
            }
        }
    }

    /// Removes what a domain owns and every right it has.
    void forget(int domid, DomainRemoval removal) {
        specials.forget(domid);
        store.quotas().forget(domid);
        journal.records().forgotten(domid);
        specials.all().forEach(journal.records()::special);
        announce(store.removeDomain(removal));
    }

    /// Removes every right a domain was given, but not what it owns.
    void forgetEntries(int domid) {
        specials.forget(domid);
        specials.all().forEach(journal.records()::special);
        announce(store.forgetEntries(domid));
    }

    void addWatch(ClientWatch watch) {
        watches.add(watch);
        charge(watch, 1);
        if (watch instanceof WireWatch wire && wire.connection().isKept()) {
            journal.records().watch(wire.caller().domid(), wire.kept());
        }
    }

    void removeWatch(ClientWatch watch) {
        watches.remove(watch);
        charge(watch, -1);
        if (watch instanceof WireWatch wire && wire.connection().isKept()) {
            journal.records().unwatch(wire.caller().domid(), wire.path(), wire.token());
        }
    }

    private void charge(ClientWatch watch, int times) {
        store.ledger().charge(watch.caller().account(), (long) times * watch.bytes(), (long) times * watch.heap());
    }

    void dropWatches(Connection connection) {
        if (connection.isKept() && !connection.watches().isEmpty()) {
            journal.records().watchesDropped(connection.caller().domid());
        }
        connection.watches().values().forEach(watch -> {
            watches.remove(watch);
            charge(watch, -1);
        });
        connection.watches().clear();
    }

    void opened(Connection connection) {
        connections.add(connection);
        trace.opened(connection);
    }

    /// Forgets a connection; its transport is the caller's business.
    void close(Connection connection) {
        connection.setClosed();
        connection.reset();
        if (connection.quotas() != null) {
            connection.quotas().end();
        }
        users.disconnected(connection.caller());
        connections.remove(connection);
        trace.closed(connection);
        if (connection instanceof RingConnection ring) {
            stalled.remove(ring);
        }
    }

    void setDom0(RingConnection connection) {
        dom0 = connection;
    }

    Optional<RingConnection> dom0() {
        return Optional.ofNullable(dom0);
    }

    /// A domain's event channel fired.
    void ringEvent(int domid) {
        if (domid != 0) {
            domains.find(domid).flatMap(IntroducedDomains.Domain::connection).ifPresent(RingConnection::processSoon);
        } else {
            dom0().ifPresent(RingConnection::process);
            flushDirty();
        }
    }

    /// A domain's requests wait; it is looked at again at every wake-up.
    void stall(RingConnection connection) {
        stalled.add(connection);
    }

    /// What happened may let any of those go on that wait: some are looked at now, the others after everybody
    /// else's turn.
    private void resumeStalled() {
        unseen = stalled.size();
        resumeSome();
    }

    private void resumeSome() {
        int looks = Math.min(Math.min(unseen, stalled.size()), LOOKS);
        for (int i = 0; i < looks; i++) {
            RingConnection connection = stalled.removeFirst();
            if (connection.accepts()) {
                connection.processSoon();
            } else {
                stalled.addLast(connection);
            }
        }
        unseen -= looks;
        if (unseen > 0 && !stalled.isEmpty() && !looksAgain) {
            looksAgain = true;
            loop.afterOthers(() -> {
                looksAgain = false;
                resumeSome();
            });
        }
    }

    void addDirty(Connection connection) {
        dirty.add(connection);
    }

    void addUnkept(RingConnection ring) {
        unkept.add(ring);
    }

    /// Has the journal keep everything that happened so far. Comes before anything of it leaves the daemon, and
    /// costs nothing where nothing happened.
    ///
    /// @return false where there is no room: nothing may leave; [#roomAvailable] goes on
    boolean keep() {
        for (int i = 0; i < unkept.size(); i++) {
            unkept.get(i).stage();
        }
        unkept.clear();
        return journal.append();
    }

    /// Runs something that shows what happened so far, as soon as that is kept.
    void whenKept(Runnable action) {
        if (keep()) {
            action.run();
        } else {
            afterKeeping.add(action);
        }
    }

    /// Runs something that may change the tree, as soon as the journal is not behind.
    void whenPrepared(Runnable action) {
        if (journal.isBehind()) {
            untilPrepared.add(action);
        } else {
            action.run();
        }
    }

    private void runPrepared() {
        List<Runnable> waiting = List.copyOf(untilPrepared);
        untilPrepared.clear();
        waiting.forEach(this::whenPrepared);
    }

    /// The journal is closed: what still waits for it is refused.
    void refuseWaiting() {
        runPrepared();
    }

    /// Goes on with what had to wait for room in the journal.
    void roomAvailable() {
        if (!keep()) {
            return;
        }
        List<Runnable> waiting = List.copyOf(afterKeeping);
        afterKeeping.clear();
        waiting.forEach(Runnable::run);
        runPrepared();
        lifecycle.releasePostponed();
        for (Connection connection : connections()) {
            connection.markDirty();
            connection.resume();
        }
        flushDirty();
    }

    /// Sends what requests and events have left in queues. More may become dirty meanwhile.
    void flushDirty() {
        if (store.budget().isOver()) {
            relieve();
        }
        if (!stalled.isEmpty()) {
            resumeStalled();
        }
        // Before the replies leave: who was answered finds itself counted.
        meters.publish(connections.size(), watches.size(), store.ledger().nodes());
        meters.publish(store);
        keep();
        for (int done = 0; done < dirty.size(); ) {
            done = flushFrom(done);
        }
        dirty.clear();
    }

    /// Open transactions keep more of older trees than they may.
    private void relieve() {
        long held = store.pins().bytes();
        long before = store.pins().abandoned();
        store.budget().relieve();
        long now = loop.nanos();
        if (!everRelieved || now - relieved >= QUIET) {
            everRelieved = true;
            relieved = now;
            LOG.warn(
                    "open transactions kept {} bytes of older trees alive: the oldest {} will end in EAGAIN",
                    held,
                    store.pins().abandoned() - before);
        }
    }

    /// Last come first: who hears of a change became dirty after who asked for it. Asked clients wait, and one
    /// that is answered may take the processor before the others are told.
    private int flushFrom(int first) {
        int end = dirty.size();
        for (int i = end - 1; i >= first; i--) {
            Connection connection = dirty.get(i);
            connection.clean();
            connection.flush();
        }
        return end;
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }
}
