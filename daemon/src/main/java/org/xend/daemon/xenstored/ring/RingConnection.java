package org.xend.daemon.xenstored.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.xend.daemon.journal.record.RingRecord;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.ring.StoreRing.Fault;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.ConflictCredit;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.WireWatch;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.protocol.xs.FrameException;

/// A domain's connection by ring. A broken ring is marked and served no more; its domain stays known, so that
/// its end is still announced. Owned by the store's conductor, on its loop.
///
/// It outlives the daemon's process. Requests are read where they lie in the ring; what came of them goes into
/// the journal; only then the ring's indices move ([#flush]). Whenever the process dies, the page says how
/// much of the output in the journal was delivered, and the journal says which requests were carried out.
public final class RingConnection extends Connection {
    private static final Logger LOG = LoggerFactory.getLogger(RingConnection.class);
    private static final byte[] NONE = {};
    /// Bytes of a request or two, such as drivers make.
    private static final int LITTLE = 256;
    private final byte[] input = new byte[StoreRing.RING_BYTES];
    private final Rings rings;
    private final int features;
    private final RingTurn turn;
    /// It waits for its turn.
    private boolean ready;
    /// Null while a ring of an earlier daemon's life is not attached yet.
    private DomainLink link;
    /// What was kept of it until then.
    private RingRecord kept;
    private boolean broken;
    private boolean wasBroken;
    /// The page has yet to be emptied.
    private boolean resetDue;
    /// Where the index of requests taken has to be put.
    private int consumed;
    private boolean advanceDue;
    /// How far the queue is in the journal, in bytes ever queued.
    private long queuedInJournal;
    /// The journal knows nothing of this ring, or will soon have forgotten it.
    private boolean fullRecordDue = true;
    private boolean unstaged;
    private byte[] inFlight = NONE;

    /// @param features bits of [StoreFeatures] this domain is offered
    public RingConnection(Rings rings, Caller caller, DomainLink link, int features) {
        super(rings.connections(), caller);
        this.rings = rings;
        this.link = link;
        this.features = features;
        this.turn = new RingTurn(outbox().loop());
    }

    /// A ring as it was kept, not attached yet: what happens meanwhile is queued.
    public static RingConnection restored(Rings rings, Caller caller, int features, RingRecord kept) {
        RingConnection ring = new RingConnection(rings, caller, null, features);
        ring.kept = kept;
        ring.broken = kept.isBroken();
        ring.consumed = kept.consumed();
        ring.out().restore(kept.output());
        if (ring.quotas() != null) {
            ring.quotas().recharge();
        }
        ring.queuedInJournal = ring.out().size();
        ring.restoreInput(kept.input());
        ring.restoreLastTransaction(kept.lastTransaction());
        for (int id : kept.transactions()) {
            ring.transactions().put(id, ring.tree().beginLost(caller));
        }
        for (RingRecord.Watch watch : kept.watches()) {
            ring.addWatch(new WireWatch(ring, watch.path(), watch.depth(), watch.token(), watch.hidden()));
        }
        return ring;
    }

    public DomainLink link() {
        return link;
    }

    @Override
    public int features() {
        return features;
    }

    private boolean offers(int feature) {
        return (features & feature) != 0;
    }

    public boolean isAttached() {
        return link != null;
    }

    /// Empties the ring of a domain just introduced and says what is offered and that it is served, as soon as
    /// that is kept.
    public void begin() {
        resetDue = true;
        advanceDue = false;
        consumed = 0;
        fullRecordDue = true;
        markDirty();
    }

    /// Goes on with the ring where the journal and its page say it stands. Indices that fit neither end its
    /// service.
    ///
    /// @return false where they do not fit
    public boolean attach(DomainLink to) {
        link = to;
        RingRecord was = kept;
        kept = null;
        markDirty();
        if (broken) {
            return true;
        }
        StoreRing ring = link.ring();
        int delivered = ring.responsesProduced() - was.answered();
        int behind = consumed - ring.requestsConsumed();
        boolean untouched = ring.responsesProduced() == 0 && ring.requestsConsumed() == 0;
        boolean idle = was.input().length == 0 && was.output().length == 0;
        if (was.isFresh()) {
            resetDue = !untouched || ring.connection() != StoreRing.CONNECTED;
        } else if (delivered >= 0
                && delivered <= was.output().length
                && behind >= 0
                && behind <= StoreRing.RING_BYTES) {
            sent(delivered);
            advanceDue = behind > 0;
        } else if (!untouched || !idle) {
            return false;
        }
        return true;
    }

    /// The domain asks for a ring as after its introduction, also where the old one was broken. It looks at
    /// nothing but the connection word until that says it is done.
    private void reconnect() {
        LOG.debug("domain {} begins its store ring anew", caller().domid());
        startAnew();
        broken = false;
        begin();
    }

    /// As newly connected, wherever the page's indices stand.
    public void startAnew() {
        reset();
        inFlight = NONE;
        queuedInJournal = out().sent();
        advanceDue = false;
        fullRecordDue = true;
        markDirty();
    }

    /// Takes requests as far as answers have room. One ring full of them at a time: indices move when what came
    /// of them is kept.
    public void process() {
        if (isClosed() || link == null || resetDue || !outbox().keep()) {
            return;
        }
        if (offers(StoreFeatures.RECONNECTION) && link.ring().connection() == StoreRing.RECONNECT) {
            reconnect();
        }
        if (broken || resetDue) {
            return;
        }
        turn.begin();
        // what has been read of the replies may be what the requests wait for
        boolean moved = write();
        try {
            if (accepts() && journal().hasReserve()) {
                if (hasHeld()) {
                    markDirty();
                    receiveHeld();
                }
                if (accepts() && !hasHeld()) {
                    take();
                }
            }
        } catch (FrameException e) {
            broken(Fault.PROTOCOL, e.getMessage());
        } finally {
            turn.end();
        }
        if (!broken && !isClosed() && !isWaiting() && !accepts()) {
            rings.stalled().add(this);
        }
        if (moved) {
            link.signal().run();
        }
    }

    private void take() throws FrameException {
        int from = advanceDue ? consumed : link.ring().requestsConsumed();
        int taken = link.ring().peek(from, input, 0, input.length);
        if (taken == StoreRing.BROKEN) {
            broken(Fault.RING_INDEX, "the request indices make no sense");
        } else if (taken > 0) {
            consumed = from + taken;
            advanceDue = true;
            markDirty();
            receive(input, 0, taken);
        }
    }

    @Override
    protected boolean spendTurn() {
        return turn.spend(!caller().privileged() && rings.ready().isAwaited());
    }

    /// Takes its turn when that is due: the domain has put something into its ring, or taken something from it,
    /// or something was left.
    public void processSoon() {
        if (!ready) {
            ready = true;
            rings.ready().add(this, asksLittle(), turn.rank());
        }
    }

    /// Domain 0's kernel never waits for floods: the backends of all domains ask through its ring.
    private boolean asksLittle() {
        return caller().privileged()
                || !hasHeld() && (link == null || link.ring().requestBytes() <= LITTLE);
    }

    void takeTurn() {
        ready = false;
        process();
        outbox().flush();
    }

    /// It made the commit of another fail. Without credit it waits until some is back.
    public void spendCredit() {
        StoreLoop loop = outbox().loop();
        ConflictCredit credit = quotas().credit();
        if (credit.spend(loop.nanos())) {
            tree().meters().throttled();
            loop.later(this::processSoon, credit.untilNext(loop.nanos()));
        }
    }

    @Override
    public void flush() {
        if (isClosed() || !outbox().keep() || link == null) {
            return;
        }
        boolean moved = false;
        if (resetDue) {
            resetDue = false;
            link.ring().setFeatures(features);
            link.ring().reset();
            if (offers(StoreFeatures.ERROR)) {
                link.ring().setError(Fault.NONE);
            }
            if (link.ring().connection() != StoreRing.CONNECTED) {
                link.ring().setConnection(StoreRing.CONNECTED);
                moved = true;
            }
        }
        if (advanceDue && !broken) {
            advanceDue = false;
            link.ring().advance(consumed);
            moved = true;
        }
        moved |= write();
        if (moved) {
            link.signal().run();
        }
        if (!broken && accepts() && (hasHeld() || link.ring().hasRequests())) {
            processSoon();
        }
    }

    /// Answers that are in the journal, as far as the ring has room.
    private boolean write() {
        int ready = (int) Math.min(queuedInJournal - out().sent(), out().size());
        if (broken || isClosed() || ready <= 0) {
            return false;
        }
        int count = link.ring().put(out().bytes(), out().start(), ready);
        if (count == StoreRing.BROKEN) {
            broken(Fault.RING_INDEX, "the response indices make no sense");
            return false;
        }
        sent(count);
        return count > 0;
    }

    public void broken(Fault fault, String why) {
        // once: a domain may reconnect and break its ring as often as it likes
        LOG.atLevel(wasBroken ? Level.DEBUG : Level.WARN)
                .log("domain {}: {}; its store ring is ignored from now on", caller().domid(), why);
        broken = true;
        wasBroken = true;
        startAnew();
        if (offers(StoreFeatures.ERROR)) {
            link.ring().setError(fault);
        }
        link.signal().run();
    }

    @Override
    public void resume() {
        process();
    }

    @Override
    public void end() {
        super.end();
        rings.stalled().remove(this);
    }

    /// The event is lost: a domain that does not read gets no more than it is due.
    @Override
    protected void overflow() {
        tree().meters().eventDropped();
    }

    @Override
    public void markDirty() {
        super.markDirty();
        if (!unstaged) {
            unstaged = true;
            outbox().addUnstaged(this);
        }
    }

    /// Stages what has changed since this was called last, and before what was said of the ring will be gone
    /// everything.
    @Override
    public void stage() {
        unstaged = false;
        if (isClosed()) {
            return;
        }
        if (fullRecordDue) {
            fullRecordDue = false;
            journal().records().ring(whole());
        } else {
            int known = (int) (queuedInJournal - out().sent());
            journal()
                    .records()
                    .progress(
                            caller().domid(),
                            consumedNow(),
                            responseIndex(),
                            unfinished(),
                            known,
                            out().bytes(),
                            out().start() + known,
                            out().size() - known);
        }
        queuedInJournal = out().sent() + out().size();
    }

    private int consumedNow() {
        return advanceDue || link == null || broken ? consumed : link.ring().requestsConsumed();
    }

    private int responseIndex() {
        return link == null ? kept.answered() : link.ring().responsesProduced();
    }

    private byte[] unfinished() {
        byte[] pending = pendingInput();
        if (inFlight.length == 0) {
            return pending;
        }
        byte[] all = Arrays.copyOf(inFlight, inFlight.length + pending.length);
        System.arraycopy(pending, 0, all, inFlight.length, pending.length);
        return all;
    }

    private RingRecord whole() {
        List<RingRecord.Watch> all = new ArrayList<>(watches().size());
        for (WireWatch watch : watches().values()) {
            all.add(watch.kept());
        }
        boolean fresh = resetDue || kept != null && kept.isFresh();
        return new RingRecord(
                caller().domid(),
                fresh ? 0 : consumedNow(),
                fresh ? 0 : responseIndex(),
                fresh,
                broken,
                lastTransaction(),
                transactions().keySet(),
                all,
                unfinished(),
                out().copy());
    }

    /// The next record has to hold the whole ring.
    public void requireFullRecord() {
        fullRecordDue = true;
    }

    public boolean needsFullRecord() {
        return fullRecordDue && !isClosed();
    }

    /// A change needs no record of its own while a record of the whole ring is due.
    @Override
    public boolean isKept() {
        return !fullRecordDue && !isClosed();
    }

    @Override
    public void transactionOpened(int id) {
        if (isKept()) {
            journal().records().transaction(caller().domid(), id);
        }
    }

    @Override
    public void transactionEnded(int id) {
        if (isKept()) {
            journal().records().transactionEnded(caller().domid(), id);
        }
    }

    @Override
    public void keepInFlight(byte[] frame, int at, int length) {
        inFlight = Arrays.copyOfRange(frame, at, at + length);
    }

    @Override
    public void forgetInFlight() {
        inFlight = NONE;
    }
}
