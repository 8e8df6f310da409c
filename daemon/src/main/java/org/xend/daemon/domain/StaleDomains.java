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
        return gone;
    }

    private static KeyBatch keysOf(Site site, DomainRecord record, boolean domidTaken) {
        KeyBatch.Builder out = KeyBatch.builder().remove("/vm/" + record.uuid());
        if (!domidTaken) {
            out.remove("/local/domain/" + record.domid()).remove("/libxl/" + record.domid());
            for (String deviceClass : site.keys().list("/local/domain/0/backend")) {
                out.remove("/local/domain/0/backend/" + deviceClass + "/" + record.domid());
            }
        }
        return out.build();
    }
}
