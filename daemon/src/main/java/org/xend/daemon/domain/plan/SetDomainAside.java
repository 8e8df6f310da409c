package org.xend.daemon.domain.plan;

import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.keys.KeyBatch;

/// `rename-restart`: a dead domain stays for inspection under another name and uuid, so that its successor
/// can have its own.
///
/// The old note becomes that of the successor last: until then the domain counts as not set aside, and a note
/// of the corpse beside it as void.
record SetDomainAside(DomainRecord record, String newName, String newUuid) implements Step {
    @Override
    public String text() {
        return "keep it as " + newName;
    }

    @Override
    public void run(PlanRun run) {
        run.site().records().save(record.aside(newName, newUuid));
        KeyBatch.Builder out = KeyBatch.builder();
        DeviceRemoval.removeBackends(out, record.devices(), run.domid());
        DomainKeys.setAside(out, run.domid(), record.uuid(), newName, newUuid);
        run.site().keys().apply(out.build());
        run.site().records().save(record.successor());
    }
}
