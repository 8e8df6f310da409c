package org.xend.daemon.hypervisor.embedded.host;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.ring.SharedPage;

/// The pages that guests have granted to dom0, and how often each is mapped. Owned by the simulator thread.
final class GrantedPages {
    private static final class Mapping {
        final int domid;
        int count;

        Mapping(int domid) {
            this.domid = domid;
        }
    }

    private final Map<Integer, Map<Integer, SharedPage>> granted = new HashMap<>();
    private final Map<SharedPage, Mapping> mapped = new IdentityHashMap<>();
    private final Map<Integer, Integer> mappedPages = new HashMap<>();

    void grant(int domid, int reference, SharedPage page) {
        granted.computeIfAbsent(domid, _ -> new HashMap<>()).put(reference, page);
    }

    /// @throws HypervisorException INVALID where the reference is not granted
    SharedPage map(int domid, int reference) {
        SharedPage page = granted.getOrDefault(domid, Map.of()).get(reference);
        if (page == null) {
            throw new HypervisorException(
                    Reason.INVALID, "domain " + domid + " has not granted reference " + reference + " to domain 0");
        }
        mapped.computeIfAbsent(page, _ -> new Mapping(domid)).count++;
        mappedPages.merge(domid, 1, Integer::sum);
        return page;
    }

    /// @return whose page it was
    /// @throws HypervisorException INVALID where the page is not mapped
    int unmap(SharedPage page) {
        Mapping mapping = mapped.get(page);
        if (mapping == null) {
            throw new HypervisorException(Reason.INVALID, "the page is not mapped");
        }
        if (--mapping.count == 0) {
            mapped.remove(page);
        }
        mappedPages.computeIfPresent(mapping.domid, (_, count) -> count == 1 ? null : count - 1);
        return mapping.domid;
    }

    boolean isMapped(int domid) {
        return mappedPages.containsKey(domid);
    }

    /// Ends a domain's grants; mappings stay.
    void revoke(int domid) {
        granted.remove(domid);
    }
}
