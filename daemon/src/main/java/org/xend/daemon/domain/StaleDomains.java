package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.KeyBatch;

/// Domains that an earlier daemon ran and that ended while none was there: their records and whatever keys they
/// left are removed. Runs before the first request, on a thread that may block.
final class StaleDomains {
    private static final Logger LOG = LoggerFactory.getLogger(StaleDomains.class);

    private StaleDomains() {}

    /// @param present what the hypervisor has now
    /// @return the records of the domains that are gone
    static List<DomainRecord> remove(Site site, List<DomainInfo> present) {
        List<DomainRecord> gone = new ArrayList<>();
        for (DomainRecord record : site.records().load()) {
            if (present.stream().anyMatch(info -> info.domid() == record.domid()
                    && info.handle().toString().equals(record.uuid()))) {
                LOG.warn(
                        "Domain {} ({}) was started by an earlier daemon and still runs; this daemon cannot adopt it",
                        record.name(), record.domid());
                continue;
            }
            boolean domidTaken = present.stream().anyMatch(info -> info.domid() == record.domid());
            site.keys().apply(keysOf(site, record, domidTaken));
            site.records().remove(record.uuid());
            LOG.warn("Domain {} ({}) is gone: it ended while no daemon was there to see it", record.name(),
                    record.domid());
            gone.add(record);
        }
        removeUnrecorded(site, present);
        return gone;
    }

    /// A domain has keys before it has a record: those of one whose create the daemon did not survive. A key
    /// under /libxl is made for each.
    private static void removeUnrecorded(Site site, List<DomainInfo> present) {
        for (String domid : site.keys().list("/libxl")) {
            if (present.stream().noneMatch(info -> Integer.toString(info.domid()).equals(domid))) {
                KeyBatch.Builder out = KeyBatch.builder();
                site.keys().read("/local/domain/" + domid + "/vm").filter(vm -> vm.matches("/vm/[-0-9a-f]+"))
                        .ifPresent(out::remove);
                removeTrees(site, domid, out);
                site.keys().apply(out.build());
                LOG.warn(
                        "Domain {} was not complete when the daemon before this one ended: its keys are removed",
                        domid);
            }
        }
    }

    private static KeyBatch keysOf(Site site, DomainRecord record, boolean domidTaken) {
        KeyBatch.Builder out = KeyBatch.builder().remove("/vm/" + record.uuid());
        if (!domidTaken) {
            removeTrees(site, Integer.toString(record.domid()), out);
        }
        return out.build();
    }

    private static void removeTrees(Site site, String domid, KeyBatch.Builder out) {
        out.remove("/local/domain/" + domid).remove("/libxl/" + domid);
        for (String deviceClass : site.keys().list("/local/domain/0/backend")) {
            out.remove("/local/domain/0/backend/" + deviceClass + "/" + domid);
        }
    }
}
