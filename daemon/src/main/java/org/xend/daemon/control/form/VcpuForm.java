package org.xend.daemon.control.form;

import java.util.List;
import java.util.stream.IntStream;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.control.Datum;

/// `(domain (domid D) (name N) (vcpu_count M) (vcpu (number 0) ...)...)`: the answer for `xm vcpu-list`.
public final class VcpuForm {
    private VcpuForm() {}

    /// @param cpus how many the host has: the affinity of a vcpu that may run anywhere
    public static Datum.Form of(DomainView view, List<VcpuInfo> vcpus, int cpus) {
        return Datum.form("domain")
                .put("domid", view.domid())
                .put("name", view.name())
                .put("vcpu_count", vcpus.size())
                .putEach("vcpu", vcpus.stream().map(vcpu -> vcpu(vcpu, cpus)).toList())
                .build();
    }

    private static Datum.Form vcpu(VcpuInfo vcpu, int cpus) {
        Datum affinity = vcpu.affinity().isEmpty()
                ? new Datum.Sequence(IntStream.range(0, cpus)
                        .<Datum>mapToObj(Datum.Whole::new)
                        .toList())
                : DomainForm.numbers(vcpu.affinity());
        return Datum.form("vcpu")
                .put("number", vcpu.vcpu())
                .put("online", vcpu.online() ? 1 : 0)
                .put("blocked", vcpu.blocked() ? 1 : 0)
                .put("running", vcpu.running() ? 1 : 0)
                .put("cpu_time", vcpu.cpuTimeNanos() / 1e9)
                .put("cpu", vcpu.cpu())
                .put("cpumap", affinity)
                .build();
    }
}
