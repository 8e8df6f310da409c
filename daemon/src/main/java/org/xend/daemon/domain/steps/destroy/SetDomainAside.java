package org.xend.daemon.domain.steps.destroy;

import org.xend.daemon.device.DeviceRemoval;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.keys.KeyBatch;

/// `rename-restart`: a dead domain stays for inspection under another name and uuid, so that its successor
/// can have its own.
///
/// Two records are written: first one for the dead domain under its new uuid, last the successor's in place of the
/// old one. A daemon that is killed in between finds the old record unchanged and removes the new one.
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
