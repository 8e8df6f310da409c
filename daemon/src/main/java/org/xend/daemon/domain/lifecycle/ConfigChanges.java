package org.xend.daemon.domain.lifecycle;

import java.util.List;
import java.util.Set;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.xenbus.KeyPaths;

/// Changes of an existing domain's configuration: memory, vcpus, scheduler, name. Each method checks the present
/// configuration on the conductor's thread, refuses what makes no sense, and returns the part that may block.
/// Immutable.
public final class ConfigChanges {
    /// libxl's floor for domain 0, which would not survive less.
    private static final int LEAST_DOM0_MIB = 128;

    private final PlanContext context;
    private final int leastDom0Mib;
    private final RecordedChange recorded;

    /// @param leastDom0Mib `dom0-min-mem`
    public ConfigChanges(PlanContext context, int leastDom0Mib) {
        this.context = context;
        this.leastDom0Mib = leastDom0Mib;
        this.recorded = new RecordedChange(context.records());
    }

    /// The balloon target: the guest sees `memory/target` and follows.
    public Runnable memory(Domain domain, int mib) {
        refuseTooLittle(domain, mib, "A memory target");
        int most = domain.current().maxMemMib();
        if (mib > most) {
            throw bad("A memory target of " + mib + " MiB is above the " + most + " MiB that domain '" + domain.name()
                    + "' may have at most");
        }
        int domid = domain.domid();
        String uuid = domain.uuid();
        return () -> context.keys()
                .apply(KeyBatch.builder()
                        .write(KeyPaths.domain(domid) + "/memory/target", kib(mib))
                        .write(KeyPaths.vm(uuid) + "/memory", Integer.toString(mib))
                        .build());
    }

    /// Xen's limit; never below the guest's memory target.
    public Runnable maxMemory(Domain domain, int mib) {
        refuseTooLittle(domain, mib, "A limit");
        if (mib < domain.current().memoryMib()) {
            throw bad("A limit of " + mib + " MiB is below the memory target of domain '" + domain.name()
                    + "', "
                    + domain.current().memoryMib() + " MiB");
        }
        int domid = domain.domid();
        String uuid = domain.uuid();
        return () -> {
            HypervisorCalls.orFail(
                    "limit its memory", () -> context.hypervisor().setMaxMemory(domid, mib * 1024L));
            context.keys()
                    .apply(KeyBatch.builder()
                            .write(KeyPaths.domain(domid) + "/memory/static-max", kib(mib))
                            .write(KeyPaths.vm(uuid) + "/maxmem", Integer.toString(mib))
                            .build());
        };
    }

    /// Domain 0 that was booted with less may be given some.
    private void refuseTooLittle(Domain domain, int mib, String what) {
        if (!domain.privileged()) {
            if (mib < DomainValidator.LEAST_MEMORY_MIB) {
                throw bad(what + " of " + mib + " MiB is below the " + DomainValidator.LEAST_MEMORY_MIB
                        + " MiB that every domain keeps");
            }
            return;
        }
        int least = Math.max(LEAST_DOM0_MIB, leastDom0Mib);
        if (mib < least && mib < domain.current().memoryMib()) {
            throw bad(what + " of " + mib + " MiB is below the " + least + " MiB that " + domain.name()
                    + " keeps ("
                    + (least == leastDom0Mib ? "dom0-min-mem in xend-config.sxp" : "whatever dom0-min-mem says")
                    + "); this daemon and every backend run in it");
        }
    }

    public Runnable vcpus(Domain domain, int count) {
        int most = domain.current().vcpus();
        if (count < 1) {
            throw bad("A domain needs at least one vcpu");
        }
        if (count > most) {
            throw bad("Cannot set vcpus greater than max vcpus on running domain: domain '" + domain.name() + "' has "
                    + most);
        }
        KeyBatch.Builder out = KeyBatch.builder();
        for (int vcpu = 0; vcpu < most; vcpu++) {
            out.write(
                    KeyPaths.domain(domain.domid()) + "/cpu/" + vcpu + "/availability",
                    vcpu < count ? "online" : "offline");
        }
        return () -> context.keys().apply(out.build());
    }

    /// @param vcpu -1 for all
    public Runnable pin(Domain domain, int vcpu, Set<Integer> cpus) {
        int most = domain.current().vcpus();
        if (vcpu < -1 || vcpu >= most) {
            throw bad("Domain '" + domain.name() + "' has no vcpu " + vcpu);
        }
        int domid = domain.domid();
        return () -> {
            for (int one = vcpu < 0 ? 0 : vcpu; one <= (vcpu < 0 ? most - 1 : vcpu); one++) {
                int number = one;
                HypervisorCalls.orFail(
                        "pin vcpu " + one, () -> context.hypervisor().setAffinity(domid, number, cpus));
            }
        };
    }

    public Runnable scheduler(Domain domain, int weight, int cap) {
        DomainValidator.checkScheduler(weight, cap, domain.current().vcpus()).ifPresent(violation -> {
            throw bad(violation.problem());
        });
        int domid = domain.domid();
        return () -> HypervisorCalls.orFail(
                "set its scheduler parameters",
                () -> context.hypervisor().setSchedulerParameters(domid, new SchedulerParameters(weight, cap)));
    }

    /// The name wherever it stands: the domain's own keys, its backends' and the record on disk.
    public Runnable rename(Domain domain, String newName) {
        KeyBatch names = names(domain.domid(), domain.uuid(), newName, domain.devices());
        DomainRecord record = domain.record();
        return recorded.of(
                domain,
                record.withConfigs(
                        record.created().withName(newName), record.current().withName(newName)),
                () -> context.keys().apply(names));
    }

    /// All keys that hold a domain's name.
    public static KeyBatch names(int domid, String uuid, String name, List<Device> devices) {
        KeyBatch.Builder out = KeyBatch.builder()
                .write(KeyPaths.domain(domid) + "/name", name)
                .write(KeyPaths.vm(uuid) + "/name", name);
        devices.forEach(device -> out.write(device.backendPath(domid) + "/domain", name)
                .write(device.recordPath(domid) + "/domain", name));
        return out.build();
    }

    /// A change of the domain's configuration, with its record on disk.
    public Runnable recorded(Domain domain, DomainConfig next, Runnable change) {
        return recorded.of(domain, domain.record().withConfigs(domain.created(), next), change);
    }

    private static String kib(int mib) {
        return Long.toString(mib * 1024L);
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message));
    }
}
