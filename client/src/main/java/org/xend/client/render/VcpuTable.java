package org.xend.client.render;

import java.util.List;
import org.xend.client.connect.Fields;

/// `xm vcpu-list`: name L32, ID R5, VCPU R5, CPU R5, State R5, two blanks, Time(s) R8, affinity.
///
/// States are three characters: `r` or `-`, `b` or `-`, `-`; an offline vcpu has CPU `-` and state `--p`; a
/// domain that is not running has neither.
public final class VcpuTable {
    private VcpuTable() {}

    /// @param domains the daemon's answers to `op=vcpuinfo`, in the order to print them
    /// @param cpus physical CPUs of the host: an affinity that holds them all is `any cpu`
    public static String of(List<Fields> domains, int cpus) {
        var out = new StringBuilder(new Line()
                .left("Name", 32)
                .gap(1)
                .right("ID", 5)
                .gap(1)
                .right("VCPU", 5)
                .gap(1)
                .right("CPU", 5)
                .gap(1)
                .right("State", 5)
                .gap(1)
                .right("Time(s)", 9)
                .gap(1)
                .text("CPU Affinity")
                .end());
        for (Fields domain : domains) {
            for (Fields vcpu : domain.each("vcpu")) {
                out.append(row(domain, vcpu, cpus));
            }
        }
        return out.toString();
    }

    private static String row(Fields domain, Fields vcpu, int cpus) {
        String domid = domain.text("domid", "");
        boolean dormant = domid.isEmpty();
        boolean online = vcpu.flag("online");
        String cpu = dormant ? "" : online ? vcpu.text("cpu", "-") : "-";
        String state =
                dormant ? "" : online ? letter(vcpu, "running", 'r') + letter(vcpu, "blocked", 'b') + "-" : "--p";
        return new Line()
                .left(domain.text("name", ""), 32)
                .gap(1)
                .right(domid, 5)
                .gap(1)
                .right(vcpu.text("number", ""), 5)
                .gap(1)
                .right(cpu, 5)
                .gap(1)
                .right(state, 5)
                .gap(2)
                .right(Line.oneDecimal(vcpu.real("cpu_time", 0)), 8)
                .gap(1)
                .text(affinity(vcpu.list("cpumap").numbers(), cpus))
                .end();
    }

    private static String letter(Fields vcpu, String flag, char letter) {
        return vcpu.flag(flag) ? String.valueOf(letter) : "-";
    }

    /// `any cpu`, `no cpus`, or ranges: `0,2-3`.
    ///
    /// @param allowed CPU numbers in any order
    static String affinity(List<Integer> allowed, int cpus) {
        List<Integer> sorted = allowed.stream().distinct().sorted().toList();
        if (sorted.isEmpty()) {
            return "no cpus";
        }
        if (sorted.stream().filter(cpu -> cpu < cpus).count() >= cpus) {
            return "any cpu";
        }
        var out = new StringBuilder();
        for (int i = 0; i < sorted.size(); i++) {
            int first = sorted.get(i);
            while (i + 1 < sorted.size() && sorted.get(i + 1) == sorted.get(i) + 1) {
                i++;
            }
            out.append(out.isEmpty() ? "" : ",").append(first);
            if (sorted.get(i) > first) {
                out.append('-').append(sorted.get(i));
            }
        }
        return out.toString();
    }
}
