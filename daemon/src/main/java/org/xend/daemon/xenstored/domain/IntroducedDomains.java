package org.xend.daemon.xenstored.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The domains that were introduced and not yet released. Owned by the store's conductor,
/// on its loop.
public final class IntroducedDomains {
    private final Map<Integer, IntroducedDomain> domains = new HashMap<>();

    public Optional<IntroducedDomain> find(int domid) {
        return Optional.ofNullable(domains.get(domid));
    }

    public IntroducedDomain add(int domid) {
        return domains.computeIfAbsent(domid, IntroducedDomain::new);
    }

    public void remove(int domid) {
        domains.remove(domid);
    }

    /// Safe to change the registry while going through it.
    public List<IntroducedDomain> all() {
        return new ArrayList<>(domains.values());
    }
}
