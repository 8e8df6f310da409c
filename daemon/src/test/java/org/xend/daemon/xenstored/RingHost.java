package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.protocol.xs.MessageType;

/// A store with domains: both ends of their rings live in the test's process, dom0 is a client beside them.
public final class RingHost implements DomainLinks {
    public final Map<Integer, SharedPage> pages = new HashMap<>();
    public final List<DomainLink> detached = new ArrayList<>();
    /// IntroducedDomains that do not exist; all others do.
    public final Set<Integer> absent = new HashSet<>();
    /// IntroducedDomains of which it cannot say whether they exist.
    public final Set<Integer> unsaid = new HashSet<>();
    /// IntroducedDomains it was asked about.
    public final List<Integer> asked = new ArrayList<>();
    /// Whether the hypervisor takes its time to say which domains exist: until the store's tasks are run.
    public boolean slow;
    /// Whether it takes its time to attach a ring as well.
    public boolean slowToAttach;
    private final Map<Integer, Runnable> events = new HashMap<>();
    private int signals;

    public final MemoryStore store = new MemoryStore();
    final StoreConductor conductor = store.conductor(this);
    public final MemoryStore.Client dom0 = new MemoryStore.Client(conductor.connections(), Caller.DOM0);

    public RingHost() {
        conductor.connections().opened(dom0);
    }

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        SharedPage page = SharedPage.inMemory();
        pages.put(domid, page);
        events.put(domid, onEvent);
        Attachment ring = new Attachment.Ring(new DomainLink(new StoreRing(page), () -> signals++, () -> {}));
        if (slowToAttach) {
            store.later(() -> outcome.accept(ring));
        } else {
            outcome.accept(ring);
        }
    }

    @Override
    public Optional<Presence> existing(Set<Integer> domids, Consumer<Presence> later) {
        asked.addAll(domids);
        Set<Integer> present = new HashSet<>(domids);
        present.removeAll(absent);
        present.removeAll(unsaid);
        Set<Integer> unknown = new HashSet<>(domids);
        unknown.retainAll(unsaid);
        var found = new Presence(present, unknown);
        if (slow) {
            store.later(() -> later.accept(found));
        }
        return slow ? Optional.empty() : Optional.of(found);
    }

    @Override
    public void detach(DomainLink link) {
        detached.add(link);
    }

    /// Keeps nothing of domains that are no more.
    public void forgetTheGone() {
        detached.clear();
        pages.keySet()
                .removeIf(
                        domid -> conductor.lifecycle().introduced().find(domid).isEmpty());
        events.keySet().retainAll(pages.keySet());
    }

    public DomainLifecycle lifecycle() {
        return conductor.lifecycle();
    }

    /// How often the store has notified a domain.
    public int signals() {
        return signals;
    }

    /// Another client like dom0.
    public MemoryStore.Client client() {
        MemoryStore.Client client = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
        conductor.connections().opened(client);
        return client;
    }

    /// Introduces a domain and gives it its own path, as a toolstack does.
    public Guest guest(int domid) {
        Guest guest = introduce(domid);
        dom0.ask(MessageType.WRITE, "/local/domain/" + domid + "|");
        dom0.ask(MessageType.SET_PERMS, "/local/domain/" + domid + "|n" + domid + "|");
        return guest;
    }

    /// Introduces a domain that has no node of its own.
    public Guest introduce(int domid) {
        assertEquals("INTRODUCE OK|", dom0.ask(MessageType.INTRODUCE, domid + "|1|3|"));
        return new Guest(domid);
    }

    /// A domain that somebody has introduced.
    public Guest introduced(int domid) {
        return new Guest(domid);
    }

    /// A domain as its own kernel sees it. `|` stands for NUL in payloads.
    public final class Guest {
        private final int domid;

        private Guest(int domid) {
            this.domid = domid;
        }

        public int domid() {
            return domid;
        }

        public SharedPage page() {
            return pages.get(domid);
        }

        public GuestStoreRing ring() {
            return new GuestStoreRing(pages.get(domid));
        }

        public void send(byte[] bytes) {
            int at = 0;
            int idle = 0;
            while (at < bytes.length) {
                int put = ring().put(bytes, at, Math.min(700, bytes.length - at));
                idle = put > 0 ? 0 : idle + 1;
                assertTrue(idle < 1000, "the store takes nothing from domain " + domid);
                at += put;
                notifyStore();
            }
        }

        /// Puts as much as there is room for, and does not wait for more.
        ///
        /// @return how many bytes
        public int offer(byte[] bytes) {
            int count = ring().put(bytes, 0, bytes.length);
            events.get(domid).run();
            return count;
        }

        public void notifyStore() {
            events.get(domid).run();
            store.runTasks();
        }

        /// Notifies the store and gives its loop so many turns.
        ///
        /// @return whether the loop has nothing left to do
        public boolean notifyStore(int turns) {
            events.get(domid).run();
            return store.runTasks(turns);
        }

        /// Puts a whole request and lets the store look at it.
        ///
        /// @return false where the ring has no room, because the store takes nothing
        public boolean offer(MessageType type, int transaction, String payload) {
            byte[] request = MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload));
            int at = 0;
            int put = 1;
            while (at < request.length && put > 0) {
                put = ring().put(request, at, request.length - at);
                at += put;
                notifyStore();
            }
            return at == request.length;
        }

        /// Makes so many nodes that are its own, a few beside each other so that none grows large.
        public void fill(int nodes) {
            for (int i = 0; i < nodes; i++) {
                String path = i < 20 ? "fill" + i : "fill" + i % 20 + "/" + i;
                assertEquals("WRITE OK|", ask(MessageType.WRITE, path + "|v"), path);
            }
        }

        public List<String> drain() {
            return MemoryStore.messages(take(Integer.MAX_VALUE));
        }

        /// Takes what is there, and what comes when there is room again.
        public byte[] take(int most) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] part = new byte[1024];
            int count;
            while ((count = ring().take(part, 0, Math.min(part.length, most - all.size()))) > 0) {
                all.write(part, 0, count);
                notifyStore();
            }
            return all.toByteArray();
        }

        /// The last message that came of a request: its answer.
        public String ask(MessageType type, String payload) {
            return ask(type, 0, payload);
        }

        public String ask(MessageType type, int transaction, String payload) {
            send(MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload)));
            return drain().getLast();
        }
    }
}
