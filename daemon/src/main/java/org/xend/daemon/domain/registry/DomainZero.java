package org.xend.daemon.domain.registry;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.xenbus.KeyPaths;

/// Domain 0 as the registry and the key tree know it.
public final class DomainZero {
    static final String NAME = "Domain-0";
    public static final String UUID = "00000000-0000-0000-0000-000000000000";

    private DomainZero() {}

    /// @param hostKib memory of the whole host: a dom0 without a limit of its own can have no more
    public static DomainConfig config(DomainInfo info, long hostKib) {
        int memory = Math.toIntExact(info.memoryKib() / 1024);
        int most = Math.toIntExact(Math.min(info.maxMemoryKib(), hostKib) / 1024);
        int vcpus = Math.max(1, info.maxVcpus());
        return new DomainConfig(
                NAME,
                Optional.of(UUID),
                "",
                memory,
                Math.max(memory, most),
                vcpus,
                Math.clamp(info.onlineVcpus(), 1, vcpus),
                List.of(),
                256,
                0,
                ExitAction.DESTROY,
                ExitAction.RESTART,
                ExitAction.RESTART,
                "ignore",
                "ignore",
                "Pool-0",
                "",
                "",
                "",
                new ImageConfig("linux", "", "", "", "", ""),
                List.of());
    }

    /// The nodes that stand as long as the daemon does: dom0's own, and the directories that devices and
    /// domains come and go in. Those are never removed when empty, so that domains which come and go at the
    /// same time do not conflict in them.
    public static KeyBatch keys(DomainConfig config) {
        String home = KeyPaths.domain(0);
        String vm = KeyPaths.vm(UUID);
        KeyBatch.Builder out = KeyBatch.builder();
        out.makeDirectory(KeyPaths.VMS).makeDirectory(KeyPaths.RECORDS).makeDirectory(home);
        out.write(home + "/name", NAME).write(home + "/domid", "0").write(home + "/vm", vm);
        out.write(vm + "/uuid", UUID).write(vm + "/name", NAME);
        out.write(home + "/memory/target", Long.toString(config.memoryMib() * 1024L));
        out.write(home + "/memory/static-max", Long.toString(config.maxMemMib() * 1024L));
        for (String deviceClass : List.of("vif", "vbd", "console")) {
            out.makeDirectory(home + "/backend/" + deviceClass);
        }
        return out.build();
    }
}
