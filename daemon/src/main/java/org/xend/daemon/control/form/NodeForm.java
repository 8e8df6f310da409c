package org.xend.daemon.control.form;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.protocol.control.Datum;

/// `(node (system ..) (host ..) ...)`: the host in the names and the order of `xm info`, then `xend_version`.
/// Reads small files: not for an event loop.
public final class NodeForm {
    /// The hypervisor's own facts, which come after free_cpus, in xm's order.
    private static final List<String> XEN = List.of(
            "xen_major",
            "xen_minor",
            "xen_extra",
            "xen_caps",
            "xen_scheduler",
            "xen_pagesize",
            "platform_params",
            "xen_changeset",
            "xen_commandline",
            "cc_compiler",
            "cc_compile_by",
            "cc_compile_domain",
            "cc_compile_date");
    private static final int CONFIG_FORMAT = 4;

    private NodeForm() {}

    public static Datum.Form of(HostInfo host, String daemonVersion) {
        Map<String, String> details = host.details();
        var form = Datum.form("node")
                .put("system", host.dom0System())
                .put("host", hostName())
                .put("release", details.getOrDefault("release", property("os.version")))
                .put("version", details.getOrDefault("version", kernelVersion()))
                .put("machine", details.getOrDefault("machine", machine()))
                .put("nr_cpus", host.cpus())
                .put("nr_nodes", host.nodes())
                .put("cores_per_socket", host.coresPerSocket())
                .put("threads_per_core", host.threadsPerCore())
                .put("cpu_mhz", host.cpuMhz())
                .put("hw_caps", host.hwCaps())
                .put("virt_caps", host.virtCaps())
                .put("total_memory", host.totalMemoryKib() / 1024)
                .put("free_memory", host.freeMemoryKib() / 1024)
                .put("free_cpus", number(details.getOrDefault("free_cpus", "0")));
        for (String key : XEN) {
            String value = key.equals("xen_scheduler") ? host.scheduler() : details.getOrDefault(key, "");
            form.put(key, number(value));
        }
        form.put("xend_config_format", CONFIG_FORMAT).put("xend_version", daemonVersion);
        return form.build();
    }

    private static Datum number(String value) {
        return value.matches("0|-?[1-9][0-9]{0,17}") ? new Datum.Whole(Long.parseLong(value)) : new Datum.Text(value);
    }

    /// uname's name for Java's amd64.
    private static String machine() {
        String arch = property("os.arch");
        return arch.equals("amd64") && property("os.name").equals("Linux") ? "x86_64" : arch;
    }

    private static String hostName() {
        return firstLine(Path.of("/proc/sys/kernel/hostname"))
                .or(() -> firstLine(Path.of("/etc/hostname")))
                .or(() -> firstLine(Path.of("/etc/myname")))
                .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
                .orElse("localhost");
    }

    private static String kernelVersion() {
        return firstLine(Path.of("/proc/sys/kernel/version")).orElse("");
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst();
        } catch (IOException _) {
            // A system without this file has it in the next one.
            return Optional.empty();
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }
}
