package org.xend.daemon.xenstored;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.ring.StoreRing.Fault;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.FrameException;

/// A domain's connection by ring. A broken ring is marked and served no more; its domain stays known, so that
/// its end is still announced. Owned by the [StoreConductor].
final class RingConnection extends Connection {
    private static final Logger LOG = LoggerFactory.getLogger(RingConnection.class);
    /// Requests taken before others get their turn.
    static final int TURN = 32;

    private final DomainLink link;
    private final RingSignal again;
    private final byte[] input = new byte[StoreRing.RING_BYTES];
    private final int features;
    private int left;
    private boolean broken;
    private boolean wasBroken;

    /// @param features bits of [StoreFeatures] this domain is offered
    RingConnection(StoreConductor conductor, Caller caller, DomainLink link, int features) {
        super(conductor, caller);
        this.link = link;
        this.features = features;
        this.again = new RingSignal(conductor.loop(), () -> {
            process();
            conductor.flushDirty();
        });
    }

    DomainLink link() {
        return link;
    }

    @Override
    int features() {
        return features;
    }

    private boolean offers(int feature) {
        return (features & feature) != 0;
    }

    /// Empties the ring of a domain just introduced and says what is offered and that it is served.
    void begin() {
        link.ring().setFeatures(features);
        link.ring().reset();
        if (offers(StoreFeatures.ERROR)) {
            link.ring().setError(Fault.NONE);
        }
        if (link.ring().connection() != StoreRing.CONNECTED) {
            link.ring().setConnection(StoreRing.CONNECTED);
            link.signal().run();
        }
    }

    /// The domain asks for a ring as after its introduction, also where the old one was broken. It looks at nothing
    /// but the connection word until that says it is done.
    private void reconnect() {
        LOG.debug("domain {} begins its store ring anew", caller().domid());
        reset();
        broken = false;
        begin();
    }

    /// Takes requests as far as answers have room.
    void process() {
        if (isClosed()) {
            return;
        }
        if (offers(StoreFeatures.RECONNECTION) && link.ring().connection() == StoreRing.RECONNECT) {
            reconnect();
        }
        left = TURN;
        boolean moved = false;
        try {
            // what has been read of the replies may be what the requests wait for
            moved = write();
            while (!broken && accepts()) {
                if (left <= 0) {
                    again.run();
                    break;
                }
                if (hasHeld()) {
                    receiveHeld();
                } else {
                    int taken = link.ring().take(input, 0, input.length);
                    if (taken == StoreRing.BROKEN) {
                        broken(Fault.RING_INDEX, "the request indices make no sense");
                    }
                    if (taken <= 0) {
                        break;
                    }
                    moved = true;
                    receive(input, 0, taken);
                }
                moved |= write();
            }
        } catch (FrameException e) {
            broken(Fault.PROTOCOL, e.getMessage());
        }
        if (!broken && !isClosed() && !isWaiting() && !accepts()) {
            conductor().stall(this);
        }
        if (moved) {
            link.signal().run();
        }
    }

    @Override
    boolean spendTurn() {
        return --left > 0;
    }

    void processSoon() {
        again.run();
    }

    /// It made the commit of another fail. Without credit it waits until some is back.
    void loseCredit() {
        StoreLoop loop = conductor().loop();
        ConflictCredit credit = bounds().credit();
        if (credit.lose(loop.nanos())) {
            conductor().meters().throttled();
            loop.later(again, credit.untilNext(loop.nanos()));
        }
    }

    @Override
    void flush() {
        if (write()) {
            link.signal().run();
        }
    }

    private boolean write() {
        if (broken || isClosed() || out().isEmpty()) {
            return false;
        }
        int count = link.ring().put(out().bytes(), out().start(), out().size());
        if (count == StoreRing.BROKEN) {
            broken(Fault.RING_INDEX, "the response indices make no sense");
            return false;
        }
        sent(count);
        return count > 0;
    }

    private void broken(Fault fault, String why) {
        // once: a domain may reconnect and break its ring as often as it likes
        LOG.atLevel(wasBroken ? Level.DEBUG : Level.WARN).log(
                "domain {}: {}; its store ring is ignored from now on",
                caller().domid(), why);
        broken = true;
        wasBroken = true;
        reset();
        if (offers(StoreFeatures.ERROR)) {
            link.ring().setError(fault);
        }
        link.signal().run();
    }

    @Override
    void resume() {
        process();
    }

    /// The event is lost: a domain that does not read gets no more than it is due.
    @Override
    void overflow() {
        conductor().meters().eventDropped();
    }
}
