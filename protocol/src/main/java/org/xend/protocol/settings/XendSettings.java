package org.xend.protocol.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.xenbus.Dom0System;
import org.xend.protocol.xs.Quota;

/// The settings of xend-config.sxp, with defaults for those left out.
///
/// @param storeQuotas limits of the key tree that differ from the stock ones; 0 for none
/// @param notActedOn options that are in the file and known, but without effect here, in the file's order
public record XendSettings(
        HypervisorKind hypervisor,
        Embedded embedded,
        Sockets sockets,
        Logging logging,
        Hotplug hotplug,
        Domains domains,
        Console console,
        Map<Quota, Integer> storeQuotas,
        List<NotActedOn> notActedOn) {
    public XendSettings {
        storeQuotas = Map.copyOf(storeQuotas);
        notActedOn = List.copyOf(notActedOn);
    }

    /// The same on another hypervisor.
    public XendSettings withHypervisor(HypervisorKind other) {
        return new XendSettings(other, embedded, sockets, logging, hotplug, domains, console, storeQuotas, notActedOn);
    }

    /// The embedded hypervisor's machine.
    ///
    /// @param dom0 folder of stand-ins for dom0's files; absent: the shipped one
    /// @param memoryMib all of the machine's memory
    /// @param dom0MemoryMib dom0's share of it
    public record Embedded(
            Optional<ConfiguredPath> dom0, int memoryMib, int cpus, int dom0MemoryMib, Dom0System system) {}

    /// @param serveControl false: no control socket at all, so no `xm`
    /// @param control path of the control socket
    /// @param keyTree the socket stock xenstore clients connect to
    /// @param keyTreeSpin how long the key tree's thread may wait awake for the next request
    /// @param metricsPort loopback TCP port of the metrics page; absent: only on the control socket
    public record Sockets(
            boolean serveControl,
            ConfiguredPath control,
            ConfiguredPath keyTree,
            KeyTreeAccess access,
            Duration keyTreeSpin,
            Optional<Integer> metricsPort) {}

    /// The users of the key tree besides root and the daemon's own user: names, those of groups as `@name`.
    ///
    /// @param readOnly a second socket, on which nothing can be changed; absent: none
    /// @param readOnlyUsers users of that socket only
    public record KeyTreeAccess(List<String> users, Optional<ConfiguredPath> readOnly, List<String> readOnlyUsers) {
        public KeyTreeAccess {
            users = List.copyOf(users);
            readOnlyUsers = List.copyOf(readOnlyUsers);
        }
    }

    public record Logging(ConfiguredPath file, LogLevel level) {
        /// `xend-debug.log`, beside the log.
        public ConfiguredPath debugFile() {
            int slash = file.written().lastIndexOf('/');
            return new ConfiguredPath(file.written().substring(0, slash + 1) + "xend-debug.log");
        }
    }

    /// @param vifScript script of a vif that names none; absent: no script
    /// @param vifBridge bridge of a vif that names neither one nor a script
    /// @param blockScript script of every block device; absent: no script
    /// @param scripts folder of scripts that are given by name; absent: the daemon's own search path
    /// @param conventions by script, name or path as written; other scripts have their usual convention
    /// @param timeout how long one run may take
    public record Hotplug(
            HotplugMode role,
            Optional<String> vifScript,
            Optional<String> vifBridge,
            Optional<String> blockScript,
            Optional<ConfiguredPath> scripts,
            Map<String, ScriptConvention> conventions,
            Duration timeout) {
        public Hotplug {
            conventions = Map.copyOf(conventions);
        }
    }

    /// @param deviceCreate how long a device may take to connect
    /// @param deviceDestroy how long one may take to disconnect
    /// @param dom0MinMemMib dom0 is never made smaller than this
    public record Domains(Duration deviceCreate, Duration deviceDestroy, int dom0MinMemMib) {}

    /// @param limitKib `console/limit` of every domain; the key is in bytes
    /// @param historyKib KiB kept of each domain's output
    public record Console(int limitKib, int historyKib) {
        public long limitBytes() {
            return limitKib * 1024L;
        }
    }

    /// An option that the daemon knows and ignores.
    public record NotActedOn(String name, int line) {}
}
