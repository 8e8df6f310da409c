package org.xend.daemon.xenstored;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// Which domains there are, as far as requests have named any. Owned by the [StoreConductor].
///
/// Permissions may name a domain from the moment it exists, long before its introduction: toolstacks make its
/// keys first. An entry for a domain that does not exist is kept and listed, but must not come to life with a
/// later domain of that id. So the first request that names a domain which does exist takes all older entries
/// for it out of the tree; from then on, until it is known to be gone, entries for it count.
final class KnownDomains {
    /// The first of the domids that are no domain's (DOMID_FIRST_RESERVED).
    private static final int FIRST_RESERVED = 0x7FF0;
    private static final long AGAIN_NANOS = 250_000_000;

    private static final class Resident {
        private int features = StoreFeatures.ALL;
        /// Whether the hypervisor has said so, after the store first heard of it.
        private boolean confirmed;
    }

    /// What a request does once it is clear which of the domains it names exist.
    @FunctionalInterface
    interface Work {
        /// @return the payload of the answer
        byte[] run() throws XsException;
    }

    private final StoreConductor conductor;
    private final DomainLinks links;
    private final Map<Integer, Resident> residents = new HashMap<>();

    KnownDomains(StoreConductor conductor, DomainLinks links) {
        this.conductor = conductor;
        this.links = links;
    }

    boolean knows(int domid) {
        return domid == 0
                || residents.containsKey(domid)
                || conductor.domains().find(domid).isPresent();
    }

    static boolean isReal(int domid) {
        return domid > 0 && domid < FIRST_RESERVED;
    }

    /// Does the work of a request and answers it, after asking the hypervisor about those of the domains that
    /// the store has not met. The request waits for that. Where the hypervisor cannot say, it is EIO and nothing
    /// is done: what is not known to exist is not taken for absent.
    void meet(Set<Integer> domids, Request request, Work work) throws XsException {
        Set<Integer> strangers = new TreeSet<>();
        for (int domid : domids) {
            if (isReal(domid) && !knows(domid)) {
                strangers.add(domid);
            }
        }
        if (!strangers.isEmpty()) {
            Request.LaterReply reply = request.laterReply();
            Optional<DomainLinks.Presence> now = links.existing(strangers, found -> {
                found.present().forEach(this::arrive);
                reply.answer(() -> certain(found, work));
                conductor.flushDirty();
            });
            if (now.isEmpty()) {
                request.holdBack();
                return;
            }
            now.get().present().forEach(this::arrive);
            request.reply(certain(now.get(), work));
            return;
        }
        request.reply(work.run());
    }

    private static byte[] certain(DomainLinks.Presence found, Work work) throws XsException {
        if (!found.unknown().isEmpty()) {
            throw XsError.EIO.exception();
        }
        return work.run();
    }

    /// A domain that exists is named for the first time, or introduced.
    void arrive(int domid) {
        welcome(domid).confirmed = true;
    }

    private Resident welcome(int domid) {
        if (!knows(domid)) {
            conductor.forgetEntries(domid);
        }
        return residents.computeIfAbsent(domid, _ -> new Resident());
    }

    /// As [#arrive] on the word of one of the daemon's own roles, which does not wait. The hypervisor is asked
    /// all the same: what it has not confirmed cannot be missed.
    void expect(Permissions permissions) {
        Set<Integer> expected = new HashSet<>();
        for (Permission entry : permissions.entries()) {
            if (isReal(entry.domid()) && !knows(entry.domid())) {
                welcome(entry.domid());
                expected.add(entry.domid());
            }
        }
        confirm(expected);
    }

    /// After a restart: the domains that the tree names count as met as far as they exist.
    void resume() {
        Set<Integer> named = new HashSet<>();
        for (int domid : conductor.store().ledger().domids()) {
            if (isReal(domid) && residents.putIfAbsent(domid, new Resident()) == null) {
                named.add(domid);
            }
        }
        confirm(named);
    }

    private void confirm(Set<Integer> domids) {
        if (!domids.isEmpty()) {
            links.existing(domids, found -> confirmed(domids, found)).ifPresent(found -> confirmed(domids, found));
        }
    }

    private void confirmed(Set<Integer> asked, DomainLinks.Presence found) {
        for (int domid : asked) {
            if (found.present().contains(domid) && residents.containsKey(domid)) {
                residents.get(domid).confirmed = true;
            } else if (!found.present().contains(domid) && !found.unknown().contains(domid)) {
                residents.remove(domid);
            }
        }
        if (!found.unknown().isEmpty()) {
            conductor.loop().later(() -> confirm(unconfirmed(found.unknown())), AGAIN_NANOS);
        }
    }

    private Set<Integer> unconfirmed(Set<Integer> domids) {
        return domids.stream()
                .filter(residents::containsKey)
                .filter(domid -> !residents.get(domid).confirmed)
                .collect(Collectors.toSet());
    }

    /// A domain is no more.
    void remove(int domid) {
        residents.remove(domid);
    }

    /// IntroducedDomains that were never introduced and are not among those there are.
    Set<Integer> vanished(Set<Integer> existing) {
        Set<Integer> gone = new TreeSet<>();
        residents.forEach((domid, resident) -> {
            if (resident.confirmed
                    && !existing.contains(domid)
                    && conductor.domains().find(domid).isEmpty()) {
                gone.add(domid);
            }
        });
        return gone;
    }

    /// What domains are offered that was set before, of those that [#resume] has met.
    void restoreFeatures(Map<Integer, Integer> kept) {
        kept.forEach((domid, features) -> residents.computeIfAbsent(domid, _ -> new Resident()).features = features);
    }

    /// Features that were set, by domain.
    Map<Integer, Integer> features() {
        Map<Integer, Integer> set = new HashMap<>();
        residents.forEach((domid, resident) -> {
            if (resident.features != StoreFeatures.ALL) {
                set.put(domid, resident.features);
            }
        });
        return set;
    }

    /// What the domain is offered: bits of [StoreFeatures].
    int features(int domid) {
        Resident resident = residents.get(domid);
        return resident == null ? StoreFeatures.ALL : resident.features;
    }

    /// @param domid of a domain that [#knows] and that is not introduced yet
    void setFeatures(int domid, int features) {
        residents.get(domid).features = features;
        conductor.journal().records().features(domid, features);
    }
}
