package org.xend.daemon.main;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.xend.daemon.hotplug.HotplugRole;
import org.xend.daemon.hotplug.HotplugSettings;
import org.xend.daemon.hotplug.ScriptLimits;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.ConventionTable;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.ScriptPolicy;
import org.xend.daemon.hotplug.script.UpCheck;
import org.xend.daemon.keys.KeyTree;
import org.xend.protocol.settings.HypervisorKind;
import org.xend.protocol.settings.XendSettings;
import org.xend.protocol.xenbus.Dom0System;

/// Makes the hotplug role from the settings, for the daemon and for `xend backend` alike.
final class HotplugWiring {
    /// Only domain 0 writes a script key, so any path in it was configured: scripts of every folder are accepted.
    /// The owner check keeps a root daemon from running a file that another user can change.
    private static final ScriptPolicy POLICY =
            new ScriptPolicy(List.of(Path.of("/")), Set.of(), ScriptPolicy.Ownership.ofThisProcess());

    private HotplugWiring() {}

    static ScriptSearch search(HostPaths paths) {
        XendSettings.Hotplug hotplug = paths.settings().hotplug();
        return new ScriptSearch(
                paths.standIns(),
                paths.scriptFolders(),
                hotplug.vifScript(),
                hotplug.vifBridge(),
                hotplug.blockScript());
    }

    static HotplugRole role(HostPaths paths, KeyTree tree, Executor owner, MeterRegistry meters) {
        ScriptHost host = host(paths);
        Dom0System system = host.system();
        boolean real = paths.settings().hypervisor() != HypervisorKind.EMBEDDED;
        return new HotplugRole(
                tree,
                new HotplugSettings(
                        host,
                        POLICY,
                        new ConventionTable(conventions(paths), system),
                        UpCheck.of(host, real),
                        HostDisks.of(host, real),
                        ScriptLimits.stock()
                                .withTimeout(paths.settings().hotplug().timeout())),
                owner,
                meters);
    }

    /// Commands come from the system's own folders alone: the PATH that the daemon was started with may begin
    /// with folders of other users.
    static ScriptHost host(HostPaths paths) {
        return new ScriptHost(
                system(paths.settings()), paths.storeSocket(), paths.scriptLocks(), ScriptHost.STOCK_PATH);
    }

    private static Map<String, ScriptConvention> conventions(HostPaths paths) {
        Map<String, ScriptConvention> byScript = new LinkedHashMap<>();
        paths.settings()
                .hotplug()
                .conventions()
                .forEach((script, convention) -> byScript.put(script, ScriptConvention.named(convention.word())));
        return byScript;
    }

    private static Dom0System system(XendSettings settings) {
        return settings.hypervisor() == HypervisorKind.EMBEDDED
                ? settings.embedded().system()
                : Dom0System.of(System.getProperty("os.name")).orElse(Dom0System.LINUX);
    }
}
