package org.xend.daemon.domain;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.Refusal;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.domain.ShutdownRequest;

/// Small changes of a domain that stands. Each method looks at the present configuration on the conductor's
/// thread, refuses what makes no sense, and returns the part that may block.
final class Changes {
    /// libxl's floor for domain 0, which would not survive less.
    private static final int LEAST_DOM0_MIB = 128;

    private final Site site;
    private final int leastDom0Mib;

    /// @param leastDom0Mib `dom0-min-mem`
    Changes(Site site, int leastDom0Mib) {
        this.site = site;
        this.leastDom0Mib = leastDom0Mib;
    }

    /// The balloon target: the guest sees `memory/target` and follows.
    Runnable memory(Domain domain, int mib) {
        refuseTooLittle(domain, mib, "A memory target");
        int most = domain.current.maxMemMib();
        if (mib > most) {
            throw bad("A memory target of " + mib + " MiB is above the " + most + " MiB that domain '" + domain.name()
                    + "' may have at most");
        }
        int domid = domain.domid;
        String uuid = domain.uuid();
        return () -> site.keys()
                .apply(KeyBatch.builder()
                        .write(home(domid) + "/memory/target", kib(mib))
                        .write("/vm/" + uuid + "/memory", Integer.toString(mib))
                        .build());
    }

    /// Xen's limit; never below what the guest is told to have.
    Runnable maxMemory(Domain domain, int mib) {
        refuseTooLittle(domain, mib, "A limit");
        if (mib < domain.current.memoryMib()) {
            throw bad("A limit of " + mib + " MiB is below the memory target of domain '" + domain.name()
                    + "', "
                    + domain.current.memoryMib() + " MiB");
        }
        int domid = domain.domid;
        String uuid = domain.uuid();
        return () -> {
            Refusal.orFail("limit its memory", () -> site.hypervisor().setMaxMemory(domid, mib * 1024L));
            site.keys()
                    .apply(KeyBatch.builder()
                            .write(home(domid) + "/memory/static-max", kib(mib))
                            .write("/vm/" + uuid + "/maxmem", Integer.toString(mib))
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
        if (mib < least && mib < domain.current.memoryMib()) {
            throw bad(what + " of " + mib + " MiB is below the " + least + " MiB that " + domain.name()
                    + " keeps ("
                    + (least == leastDom0Mib ? "dom0-min-mem in xend-config.sxp" : "whatever dom0-min-mem says")
                    + "); this daemon and every backend run in it");
        }
    }

    Runnable vcpus(Domain domain, int count) {
        int most = domain.current.vcpus();
        if (count < 1) {
            throw bad("A domain needs at least one vcpu");
        }
        if (count > most) {
            throw bad("Cannot set vcpus greater than max vcpus on running domain: domain '" + domain.name() + "' has "
                    + most);
        }
        KeyBatch.Builder out = KeyBatch.builder();
        for (int vcpu = 0; vcpu < most; vcpu++) {
            out.write(home(domain.domid) + "/cpu/" + vcpu + "/availability", vcpu < count ? "online" : "offline");
        }
        return () -> site.keys().apply(out.build());
    }

    /// @param vcpu -1 for all
    Runnable pin(Domain domain, int vcpu, Set<Integer> cpus) {
        int most = domain.current.vcpus();
        if (vcpu < -1 || vcpu >= most) {
            throw bad("Domain '" + domain.name() + "' has no vcpu " + vcpu);
        }
        int domid = domain.domid;
        return () -> {
            for (int one = vcpu < 0 ? 0 : vcpu; one <= (vcpu < 0 ? most - 1 : vcpu); one++) {
                int number = one;
                Refusal.orFail("pin vcpu " + one, () -> site.hypervisor().setAffinity(domid, number, cpus));
            }
        };
    }

    Runnable scheduler(Domain domain, int weight, int cap) {
        DomainValidator.checkScheduler(weight, cap, domain.current.vcpus()).ifPresent(violation -> {
            throw bad(violation.problem());
        });
        int domid = domain.domid;
        return () -> Refusal.orFail(
                "set its scheduler parameters",
                () -> site.hypervisor().setSchedulerParameters(domid, new SchedulerParameters(weight, cap)));
    }

    /// The name wherever it stands: the domain's own keys, its backends' and the record on disk.
    Runnable rename(Domain domain, String newName) {
        KeyBatch names = names(domain.domid, domain.uuid(), newName, domain.devices);
        DomainRecord note = domain.note();
        return noted(
                domain,
                note.withConfigs(
                        note.created().withName(newName), note.current().withName(newName)),
                () -> site.keys().apply(names));
    }

    /// All keys that hold a domain's name.
    static KeyBatch names(int domid, String uuid, String name, List<Device> devices) {
        KeyBatch.Builder out =
                KeyBatch.builder().write(home(domid) + "/name", name).write("/vm/" + uuid + "/name", name);
        devices.forEach(device -> out.write(device.backendPath(domid) + "/domain", name)
                .write(device.recordPath(domid) + "/domain", name));
        return out.build();
    }

    /// A change of the domain's configuration, with the note of it on disk.
    Runnable altered(Domain domain, DomainConfig next, Runnable change) {
        return noted(domain, domain.note().withConfigs(domain.created, next), change);
    }

    /// Notes the domain as it will be and makes the change; where that fails, the note is what it was again. So a
    /// daemon that is killed in between leaves a note of what was asked for. Domain 0 is not noted.
    private Runnable noted(Domain domain, DomainRecord next, Runnable change) {
        if (domain.privileged()) {
            return change;
        }
        DomainRecord before = domain.note();
        return () -> {
            site.records().save(next);
            try {
                change.run();
            } catch (RuntimeException | Error e) {
                restored(before, e);
                throw e;
            }
        };
    }

    private void restored(DomainRecord before, Throwable cause) {
        try {
            site.records().save(before);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /// xend's marks on a dead domain that is kept, and the note that its policy was acted on.
    ///
    /// @param reason how it ended
    Runnable preserved(Domain domain, ExitReason reason) {
        KeyBatch batch = KeyBatch.builder()
                .write(home(domain.domid) + "/xend/shutdown_completed", "True")
                .write("/vm/" + domain.uuid() + "/xend/last_shutdown_reason", reason.word())
                .build();
        return noted(domain, domain.note().withKept(), () -> site.keys().apply(batch));
    }

    /// The request, and xend's note of when the first one was made.
    Runnable askShutdown(Domain domain, ShutdownRequest request) {
        KeyBatch.Builder out = KeyBatch.builder().write(home(domain.domid) + "/control/shutdown", request.word());
        Moment now = site.clock().now();
        if (domain.stopAskedAt.isEmpty()) {
            out.write(
                    home(domain.domid) + "/xend/shutdown_start_time",
                    String.format(
                            Locale.ROOT,
                            "%d.%02d",
                            now.wall().getEpochSecond(),
                            now.wall().getNano() / 10_000_000));
        }
        KeyBatch batch = out.build();
        DomainRecord asked =
                domain.note().withStopAsked(request == ShutdownRequest.REBOOT, domain.stopAskedAt.orElse(now));
        return noted(domain, asked, () -> site.keys().apply(batch));
    }

    /// xend's mark on a domain that was asked to stop and does not.
    Runnable unresponsive(Domain domain) {
        KeyBatch batch = KeyBatch.builder()
                .write(home(domain.domid) + "/xend/unresponsive", "True")
                .build();
        return () -> site.keys().apply(batch);
    }

    static DomainConfig withMaxMemory(DomainConfig c, int mib) {
        return new DomainConfig(
                c.name(),
                c.uuid(),
                c.description(),
                c.memoryMib(),
                mib,
                c.vcpus(),
                c.vcpusOnline(),
                c.affinity(),
                c.cpuWeight(),
                c.cpuCap(),
                c.onPoweroff(),
                c.onReboot(),
                c.onCrash(),
                c.onXendStart(),
                c.onXendStop(),
                c.pool(),
                c.bootloader(),
                c.bootloaderArgs(),
                c.features(),
                c.image(),
                c.devices());
    }

    static DomainConfig withVcpusOnline(DomainConfig c, int count) {
        return new DomainConfig(
                c.name(),
                c.uuid(),
                c.description(),
                c.memoryMib(),
                c.maxMemMib(),
                c.vcpus(),
                count,
                c.affinity(),
                c.cpuWeight(),
                c.cpuCap(),
                c.onPoweroff(),
                c.onReboot(),
                c.onCrash(),
                c.onXendStart(),
                c.onXendStop(),
                c.pool(),
                c.bootloader(),
                c.bootloaderArgs(),
                c.features(),
                c.image(),
                c.devices());
    }

    static DomainConfig withScheduler(DomainConfig c, int weight, int cap) {
        return new DomainConfig(
                c.name(),
                c.uuid(),
                c.description(),
                c.memoryMib(),
                c.maxMemMib(),
                c.vcpus(),
                c.vcpusOnline(),
                c.affinity(),
                weight,
                cap,
                c.onPoweroff(),
                c.onReboot(),
                c.onCrash(),
                c.onXendStart(),
                c.onXendStop(),
                c.pool(),
                c.bootloader(),
                c.bootloaderArgs(),
                c.features(),
                c.image(),
                c.devices());
    }

    static DomainConfig withAffinity(DomainConfig c, List<Set<Integer>> affinity) {
        return new DomainConfig(
                c.name(),
                c.uuid(),
                c.description(),
                c.memoryMib(),
                c.maxMemMib(),
                c.vcpus(),
                c.vcpusOnline(),
                affinity,
                c.cpuWeight(),
                c.cpuCap(),
                c.onPoweroff(),
                c.onReboot(),
                c.onCrash(),
                c.onXendStart(),
                c.onXendStop(),
                c.pool(),
                c.bootloader(),
                c.bootloaderArgs(),
                c.features(),
                c.image(),
                c.devices());
    }

    private static String home(int domid) {
        return "/local/domain/" + domid;
    }

    private static String kib(int mib) {
        return Long.toString(mib * 1024L);
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message));
    }
}
