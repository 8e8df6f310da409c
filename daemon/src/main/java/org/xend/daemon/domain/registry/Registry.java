package org.xend.daemon.domain.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainUuid;

/// Which domains there are, by name, domid and uuid. Owner: the conductor's thread.
public final class Registry {
    private final DomainMeters meters;
    private final TreeMap<String, Domain> byName = new TreeMap<>();
    private final Map<Integer, Domain> byDomid = new HashMap<>();
    private final Map<String, Domain> byUuid = new HashMap<>();
    private final Map<MacAddress, Set<Domain>> byMac = new HashMap<>();
    /// Under which addresses each is found.
    private final Map<Domain, List<MacAddress>> macs = new HashMap<>();

    public Registry(DomainMeters meters) {
        this.meters = meters;
    }

    /// By name, in byte order (names are ASCII).
    public Collection<Domain> all() {
        return byName.values();
    }

    public Domain get(String id) {
        return find(id).orElseThrow(() -> new FailureException(new Failure.NoSuchDomain(id)));
    }

    /// By domid, uuid or name, in this order: a domid or uuid means the domain that has it, even where another domain
    /// is named like it.
    public Optional<Domain> find(String id) {
        Optional<Domain> found = id.matches("[0-9]{1,5}")
                ? Optional.ofNullable(byDomid.get(Integer.parseInt(id)))
                : DomainUuid.find(id).map(byUuid::get);
        return found.or(() -> Optional.ofNullable(byName.get(id)));
    }

    public Optional<Domain> byDomid(int domid) {
        return Optional.ofNullable(byDomid.get(domid));
    }

    /// @throws FailureException where the name or uuid is taken
    public void add(Domain domain) {
        index(domain);
        meters.counted(domain.state, 1);
    }

    /// Adds a domain that exists already.
    public void addExisting(Domain domain, DomainState state) {
        add(domain);
        setState(domain, state);
        meters.begin(domain);
    }

    public void setState(Domain domain, DomainState state) {
        meters.counted(domain.state, -1);
        domain.state = state;
        meters.counted(state, 1);
    }

    private void index(Domain domain) {
        checkFree(domain.name(), domain.uuid());
        byName.put(domain.name(), domain);
        byUuid.put(domain.uuid(), domain);
        if (domain.domid >= 0) {
            byDomid.put(domain.domid, domain);
        }
        List<MacAddress> addresses = domain.current.devices().stream()
                .filter(VifConfig.class::isInstance)
                .flatMap(device -> ((VifConfig) device).mac().stream())
                .toList();
        macs.put(domain, addresses);
        addresses.forEach(
                mac -> byMac.computeIfAbsent(mac, _ -> new HashSet<>()).add(domain));
    }

    /// The domain that has a vif of this address; the first by name where several have, as domains of an earlier
    /// daemon may.
    public Optional<Domain> byMac(MacAddress mac) {
        return byMac.getOrDefault(mac, Set.of()).stream().min(Comparator.comparing(Domain::name));
    }

    /// @throws FailureException where the name or uuid is taken
    public void checkFree(String name, String uuid) {
        checkName(name);
        Domain twin = byUuid.get(uuid);
        if (twin != null) {
            throw new FailureException(
                    new Failure.BadConfig("uuid", "domain '" + twin.name() + "' has " + uuid + " already"));
        }
    }

    public void remove(Domain domain) {
        unindex(domain);
        domain.removed();
        meters.counted(domain.state, -1);
        meters.end(domain);
    }

    private void unindex(Domain domain) {
        byName.remove(domain.name(), domain);
        byUuid.remove(domain.uuid(), domain);
        byDomid.remove(domain.domid, domain);
        List<MacAddress> addresses = macs.remove(domain);
        if (addresses != null) {
            addresses.forEach(mac -> byMac.computeIfPresent(mac, (_, holders) -> {
                holders.remove(domain);
                return holders.isEmpty() ? null : holders;
            }));
        }
    }

    public void domidGiven(Domain domain, int domid) {
        byDomid.remove(domain.domid, domain);
        domain.domid = domid;
        byDomid.put(domid, domain);
    }

    /// @throws FailureException where a domain has the name already
    private void checkName(String name) {
        Domain holder = byName.get(name);
        if (holder != null) {
            throw new FailureException(
                    holder.domid < 0
                            ? new Failure.WrongState(name, "Domain '" + name + "' is just being created")
                            : new Failure.NameInUse(name, holder.domid));
        }
    }

    /// Gives a domain a second name for the time of a rename, so that nobody else takes it.
    public void reserve(String name, Domain domain) {
        checkName(name);
        byName.put(name, domain);
    }

    public void release(String name, Domain domain) {
        byName.remove(name, domain);
    }

    /// Puts a domain under another name and uuid; both must be free.
    public void rekey(Domain domain, String newName, String newUuid) {
        unindex(domain);
        domain.created = domain.created.withName(newName).withUuid(newUuid);
        domain.current = domain.current.withName(newName).withUuid(newUuid);
        index(domain);
        meters.begin(domain);
    }
}
