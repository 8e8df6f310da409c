package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xend.daemon.store.TreeAudit;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.node.TreeBuilder;
import org.xend.protocol.xs.MessageType;

/// How deep a tree is, is chosen by clients: nothing the store does may need a stack as deep.
class AdvisoryDepthTest {
    private static final int SMALL_STACK = 160 * 1024;
    private static final int LEVELS = 1000;

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa418_aThousandLevelsNeedNoDeepStack() throws InterruptedException {
        onASmallStack(() -> {
            String deep = "/a".repeat(LEVELS);
            assertEquals("WRITE OK|", dom0.ask(MessageType.WRITE, deep + "|v"));
            assertEquals("READ v", dom0.ask(MessageType.READ, deep + "|"));
            dom0.ask(MessageType.WATCH, deep + "|deep|");
            dom0.ask(MessageType.WATCH, "/a|top|");
            assertEquals(LEVELS + 7, TreeAudit.check(host.conductor.store()).size());
            assertEquals("CONTROL OK|", dom0.ask(MessageType.CONTROL, "check|"));
            assertEquals(
                    List.of("WATCH_EVENT " + deep + "|deep|", "WATCH_EVENT /a|top|", "RM OK|"),
                    dom0.ask(MessageType.RM.number(), 0, "/a|"));
            assertEquals(7, TreeAudit.check(host.conductor.store()).size());
        });
    }

    @Test
    void xsa418_norWithinATransaction() throws InterruptedException {
        onASmallStack(() -> {
            String deep = "/a".repeat(LEVELS);
            dom0.ask(MessageType.WATCH, deep + "|deep|");
            dom0.ask(MessageType.WRITE, "/beside|0");
            for (String request : List.of("WRITE " + deep + "|v", "RM /a|")) {
                String[] words = request.split(" ");
                int id = Integer.parseInt(
                        dom0.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""));
                assertTrue(
                        dom0.askIn(id, MessageType.valueOf(words[0]), words[1]).endsWith("OK|"));
                dom0.ask(MessageType.WRITE, "/beside|" + id);
                assertEquals("TRANSACTION_END OK|", dom0.askIn(id, MessageType.TRANSACTION_END, "T|"));
            }
        });
    }

    @Test
    void xsa418_norWhenADomainOfSuchNodesDies() throws InterruptedException {
        onASmallStack(() -> {
            RingHost.Guest guest = host.guest(7);
            String deep = "a/".repeat(LEVELS - 50) + "a";
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, deep + "|v"));
            guest.ask(MessageType.WATCH, deep + "|deep|");
            dom0.ask(MessageType.SET_PERMS, "/local/domain/7/" + deep + "|n7|r8|");
            host.guest(8);
            assertEquals("RELEASE OK|", dom0.ask(MessageType.RELEASE, "8|"));
            assertEquals("GET_PERMS n7|", guest.ask(MessageType.GET_PERMS, deep + "|"));
            assertEquals("RELEASE OK|", dom0.ask(MessageType.RELEASE, "7|"));
            assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/local/domain/7|"));
        });
    }

    /// As a snapshot of the journal is written, and read after a crash.
    @Test
    void xsa418_norWhenTheTreeIsTakenApartAndPutTogetherAgain() throws InterruptedException {
        onASmallStack(() -> {
            String deep = "/a".repeat(LEVELS);
            assertEquals("WRITE OK|", dom0.ask(MessageType.WRITE, deep + "|v"));
            TreeBuilder builder = new TreeBuilder();
            TreeBuilder.takeApart(
                    host.conductor.store().root(),
                    node -> builder.add(
                            node.name(),
                            node.value(),
                            node.permissions(),
                            node.generation(),
                            node.children().size()));
            Node deepest = host.conductor.store().find(builder.root(), deep);
            assertEquals("v", new String(deepest.value(), StandardCharsets.ISO_8859_1));
        });
    }

    private static void onASmallStack(Runnable test) throws InterruptedException {
        var failed = new AtomicReference<Throwable>();
        Thread thread = new Thread(null, test, "small stack", SMALL_STACK);
        thread.setUncaughtExceptionHandler((_, thrown) -> failed.set(thrown));
        thread.start();
        thread.join();
        assertNull(failed.get(), () -> "" + failed.get());
    }
}
