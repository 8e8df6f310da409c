package org.xend.daemon.xenstored.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.domain.DomainLinks.Presence;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// The domains that exist, as far as requests have named them. Owned by the store's
/// conductor, on its loop.
///
/// Permissions may name a domain from the moment it exists, long before its introduction: toolstacks make its
/// keys first. An entry for a domain that does not exist is kept and listed, but must not come to life with a
/// later domain of that id. So the first request that names a domain which does exist takes all older entries
/// for it out of the tree; from then on, until it is known to be gone, entries for it count.
public final class KnownDomains {
    /// The first of the domids that are no domain's (DOMID_FIRST_RESERVED).
    private static final int FIRST_RESERVED = 0x7FF0;
    private static final long AGAIN_NANOS = 250_000_000;

    private static final class Resident {
        private int features = StoreFeatures.ALL;
        /// Whether the hypervisor has said so, after the store first heard of it.
        private boolean confirmed;
    }

    private final WatchedStore tree;
    private final Outbox outbox;
    private final IntroducedDomains introduced;
    private final DomainLinks links;
    private final Map<Integer, Resident> residents = new HashMap<>();

    KnownDomains(WatchedStore tree, Outbox outbox, IntroducedDomains introduced, DomainLinks links) {
        this.tree = tree;
        this.outbox = outbox;
        this.introduced = introduced;
        this.links = links;
    }

    public boolean knows(int domid) {
        return domid == 0
                || residents.containsKey(domid)
                || introduced.find(domid).isPresent();
    }

    public static boolean isReal(int domid) {
        return domid > 0 && domid < FIRST_RESERVED;
    }

    /// Those of some domains that the store does not know, and that can be domains at all.
    public Set<Integer> unknownOf(Set<Integer> domids) {
        Set<Integer> unknown = new TreeSet<>();
        for (int domid : domids) {
            if (isReal(domid) && !knows(domid)) {
                unknown.add(domid);
            }
        }
        return unknown;
    }

    /// Asks the hypervisor which of some domains exist; from then on those are known.
    ///
    /// @param later called with the answer, unless it is returned at once
    public Optional<Presence> look(Set<Integer> domids, Consumer<Presence> later) {
        Optional<Presence> now = links.existing(domids, found -> {
            found.present().forEach(this::arrive);
            later.accept(found);
            outbox.flush();
        });
        now.ifPresent(found -> found.present().forEach(this::arrive));
        return now;
    }

    /// A domain that exists is named for the first time, or introduced.
    void arrive(int domid) {
        welcome(domid).confirmed = true;
    }

    private Resident welcome(int domid) {
        if (!knows(domid)) {
            tree.forgetEntries(domid);
        }
        return residents.computeIfAbsent(domid, _ -> new Resident());
    }

    /// As [#arrive] on the word of one of the daemon's own roles, which does not wait. The hypervisor is asked
    /// all the same: what it has not confirmed cannot be missed.
    public void expect(Permissions permissions) {
        Set<Integer> expected = new HashSet<>();
        for (Permission entry : permissions.entries()) {
            if (isReal(entry.domid()) && !knows(entry.domid())) {
                welcome(entry.domid());
                expected.add(entry.domid());
            }
        }
        confirm(expected);
    }

    /// After a restart: the domains that the tree names are known, as far as they exist.
    public void resume() {
        Set<Integer> named = new HashSet<>();
        for (int domid : tree.store().ledger().domids()) {
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

    private void confirmed(Set<Integer> asked, Presence found) {
        for (int domid : asked) {
            if (found.present().contains(domid) && residents.containsKey(domid)) {
                residents.get(domid).confirmed = true;
            } else if (!found.present().contains(domid) && !found.unknown().contains(domid)) {
                residents.remove(domid);
            }
        }
        if (!found.unknown().isEmpty()) {
            outbox.loop().later(() -> confirm(unconfirmed(found.unknown())), AGAIN_NANOS);
        }
    }

    private Set<Integer> unconfirmed(Set<Integer> domids) {
        return domids.stream()
                .filter(residents::containsKey)
                .filter(domid -> !residents.get(domid).confirmed)
                .collect(Collectors.toSet());
    }

    /// A domain is no more.
    public void remove(int domid) {
        residents.remove(domid);
    }

    /// IntroducedDomains that were never introduced and are not among those there are.
    public Set<Integer> vanished(Set<Integer> existing) {
        Set<Integer> gone = new TreeSet<>();
        residents.forEach((domid, resident) -> {
            if (resident.confirmed
                    && !existing.contains(domid)
                    && introduced.find(domid).isEmpty()) {
                gone.add(domid);
            }
        });
        return gone;
    }

    /// Restores features that were set before the restart.
    void restoreFeatures(Map<Integer, Integer> kept) {
        kept.forEach((domid, features) -> residents.computeIfAbsent(domid, _ -> new Resident()).features = features);
    }

    /// Features that were set, by domain.
    public Map<Integer, Integer> features() {
        Map<Integer, Integer> set = new HashMap<>();
        residents.forEach((domid, resident) -> {
            if (resident.features != StoreFeatures.ALL) {
                set.put(domid, resident.features);
            }
        });
        return set;
    }

    /// What the domain is offered: bits of [StoreFeatures].
    public int features(int domid) {
        Resident resident = residents.get(domid);
        return resident == null ? StoreFeatures.ALL : resident.features;
    }

    /// @param domid of a domain that [#knows] and that is not introduced yet
    public void setFeatures(int domid, int features) {
        residents.get(domid).features = features;
        tree.journal().records().features(domid, features);
    }
}
