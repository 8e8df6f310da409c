package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Reads one guest's console ring and writes what was typed into it. Owned by the console conductor.
///
/// A direction whose indices contradict each other is tried again at the guest's next event, as stock xenconsoled
/// does; the other direction goes on.
final class ConsoleRingPump {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRingPump.class);

    /// The connection to the guest, replaced when the guest's ring is introduced anew.
    ///
    /// @param localPort dom0's end of the channel
    /// @param kick notifies the guest that an index moved
    record Link(SharedPage page, ConsoleRing ring, int localPort, Runnable kick) {}

    /// Gets what the guest printed.
    interface Output {
        void printed(byte[] text, int length);
    }

    private final int domid;
    private final Supplier<String> name;
    private final ConsoleMeters meters;
    private final Output output;
    private final InputQueue input = new InputQueue();
    private final byte[] taken = new byte[ConsoleRing.OUT_BYTES];
    private Link link;
    private boolean outputBroken;
    private boolean inputBroken;

    /// @param name of the domain, for messages
    ConsoleRingPump(int domid, Supplier<String> name, ConsoleMeters meters, Output output) {
        this.domid = domid;
        this.name = name;
        this.meters = meters;
        this.output = output;
    }

    boolean linked() {
        return link != null;
    }

    /// @param newLink null: none
    /// @return the link it had before, or null
    Link link(Link newLink) {
        Link before = link;
        link = newLink;
        return before;
    }

    /// Takes the output in the ring, then writes input that waits.
    void pump() {
        if (link != null) {
            int count = link.ring().takeOutput(taken, 0, taken.length);
            if (count == ConsoleRing.BROKEN && !outputBroken) {
                outputBroken = true;
                LOG.warn(
                        "console of domain {} ({}): the indices of its output ring contradict each other; it is read"
                                + " again at each event",
                        domid,
                        name.get());
            } else if (count > 0) {
                link.kick().run();
                output.printed(taken, count);
            }
        }
        pumpInput();
    }

    /// @param present whether the writer is still attached
    void type(Reader writer, boolean present, byte[] bytes, CompletableFuture<Void> done) {
        if (canType(done)) {
            input.add(writer, present, bytes, done);
            pumpInput();
        }
    }

    /// Input of the pty: the next piece must not follow before this one is taken.
    void typeAtPty(byte[] bytes, CompletableFuture<Void> done) {
        if (canType(done)) {
            input.addAnyway(bytes, done);
            pumpInput();
        }
    }

    void leave(Reader writer) {
        input.leave(writer);
    }

    /// Takes the last output and fails the input that waits.
    void end() {
        if (link != null) {
            pump();
        }
        input.fail("The console has ended");
    }

    private boolean canType(CompletableFuture<Void> done) {
        boolean broken = isInputBroken();
        if (broken) {
            done.completeExceptionally(
                    new FailureException(new Failure.WrongState(name.get(), "The guest's console ring is broken")));
        }
        return !broken;
    }

    /// Looks at the ring again: the guest may have repaired it.
    private boolean isInputBroken() {
        return inputBroken && link != null && link.ring().inputWaiting() == ConsoleRing.BROKEN;
    }

    private void pumpInput() {
        if (link == null || isInputBroken()) {
            return;
        }
        int count = input.pump(link.ring());
        if (count == ConsoleRing.BROKEN && !inputBroken) {
            inputBroken = true;
            LOG.warn(
                    "console of domain {} ({}): the indices of its input ring contradict each other; nothing is typed"
                            + " until they fit",
                    domid,
                    name.get());
        } else if (count > 0) {
            meters.input(count);
            link.kick().run();
        }
    }
}
