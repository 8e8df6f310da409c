package org.xend.daemon.console;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;

/// Lists the host's domains, one scan at a time. Owned by the console conductor.
///
/// A request during a scan leads to one more scan after it. A scan that fails is logged once and repeated until
/// one succeeds.
final class DomainScan {
    private static final Logger LOG = LoggerFactory.getLogger(DomainScan.class);
    private static final long RETRY_MILLIS = 250;
    /// Domains scanned for each millisecond of rest after it: many domains take no more of the time than few.
    private static final int DOMAINS_PER_REST_MILLI = 20;
    /// Scans are further apart than that anyway ([ConsoleRole]).
    private static final int SHORT_REST_MILLIS = 20;

    private final Executor owner;
    private final Executor work;
    private final ConsoleConductor.Timer timer;
    private final Supplier<Map<Integer, UUID>> list;
    private final Consumer<Map<Integer, UUID>> onListed;
    private boolean scanning;
    private boolean requested;
    private boolean failing;
    private boolean closed;

    /// @param list domains that are not dying, with their handles; blocks
    /// @param onListed called on the owner
    DomainScan(
            Executor owner,
            Executor work,
            ConsoleConductor.Timer timer,
            Supplier<Map<Integer, UUID>> list,
            Consumer<Map<Integer, UUID>> onListed) {
        this.owner = owner;
        this.work = work;
        this.timer = timer;
        this.list = list;
        this.onListed = onListed;
    }

    void request() {
        requested = scanning;
        if (scanning || closed) {
            return;
        }
        scanning = true;
        work.execute(() -> FailStop.complete(
                list::get, live -> owner.execute(() -> listed(live)), why -> owner.execute(() -> failed(why))));
    }

    void close() {
        closed = true;
    }

    private void listed(Map<Integer, UUID> live) {
        if (failing) {
            failing = false;
            LOG.info("console: the domains are listed again");
        }
        onListed.accept(live);
        int rest = live.size() / DOMAINS_PER_REST_MILLI;
        if (rest > SHORT_REST_MILLIS) {
            timer.after(rest, this::ended);
        } else {
            ended();
        }
    }

    private void failed(Throwable why) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "console: cannot list the domains, trying again every {} ms: {}",
                    RETRY_MILLIS,
                    ConsoleConductor.reason(why));
        }
        LOG.debug("console: cannot list the domains", why);
        timer.after(RETRY_MILLIS, this::request);
        ended();
    }

    private void ended() {
        scanning = false;
        if (requested) {
            request();
        }
    }
}
