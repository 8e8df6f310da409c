package org.xend.client.render;

import java.util.List;
import org.xend.client.connect.Fields;

/// `xm list`: name L40, ID R5, Mem R5, VCPUs R5, State R10, Time(s) R8 with one decimal. ID and state are
/// empty for a domain that is not running.
public final class DomainTable {
    private DomainTable() {}

    /// @param domains `(domain ...)` each, in the order to print them
    public static String of(List<Fields> domains) {
        var out = new StringBuilder(new Line()
                .left("Name", 40)
                .gap(1)
                .right("ID", 5)
                .gap(1)
                .right("Mem", 5)
                .gap(1)
                .right("VCPUs", 5)
                .gap(1)
                .right("State", 10)
                .gap(1)
                .right("Time(s)", 9)
                .end());
        for (Fields domain : domains) {
            out.append(row(domain));
        }
        return out.toString();
    }

    private static String row(Fields domain) {
        String vcpus = domain.text("online_vcpus", domain.text("vcpus", "0"));
        return new Line()
                .left(domain.text("name", ""), 40)
                .gap(1)
                .right(domain.text("domid", ""), 5)
                .gap(1)
                .right(domain.text("memory", "0"), 5)
                .gap(1)
                .right(vcpus, 5)
                .gap(1)
                .right(domain.text("state", ""), 10)
                .gap(1)
                .right(Line.oneDecimal(domain.real("cpu_time", 0)), 8)
                .end();
    }
}
