package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.keys.KeyBatch;

/// `rename-restart`: a dead domain stays for inspection under another name and uuid, so that its successor
/// can have its own.
///
/// The old record becomes that of the successor last: until then the domain counts as not set aside, and a record
/// of the dead domain beside it as void.
record SetDomainAside(DomainRecord record, String newName, String newUuid) implements Step {
    @Override
    public String text() {
        return "keep it as " + newName;
    }

    @Override
    public void run(PlanRun run) {
        run.context().records().save(record.aside(newName, newUuid));
        KeyBatch.Builder out = KeyBatch.builder();
        DeviceRemoval.removeBackends(out, record.devices(), run.domid());
        DomainTrees.setAside(out, run.domid(), record.uuid(), newName, newUuid);
        run.context().keys().apply(out.build());
        run.context().records().save(record.successor());
    }
}
