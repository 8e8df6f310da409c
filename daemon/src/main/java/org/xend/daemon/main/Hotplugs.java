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

/// Makes the hotplug role out of the settings: the same inside the daemon and apart from it.
final class Hotplugs {
    /// A script key is written by domain 0 alone, so any path in it was configured and no folder is left out;
    /// the owner check keeps a daemon that is root from running what somebody else can change.
    private static final ScriptPolicy POLICY =
            new ScriptPolicy(List.of(Path.of("/")), Set.of(), ScriptPolicy.Ownership.ofThisProcess());

    private Hotplugs() {}

    static ScriptSearch search(Places places) {
        XendSettings.Hotplug hotplug = places.settings().hotplug();
        return new ScriptSearch(
                places.standIns(),
                places.scriptFolders(),
                hotplug.vifScript(),
                hotplug.vifBridge(),
                hotplug.blockScript());
    }

    static HotplugRole role(Places places, KeyTree tree, Executor owner, MeterRegistry meters) {
        ScriptHost host = host(places);
        Dom0System system = host.system();
        boolean real = places.settings().hypervisor() != HypervisorKind.EMBEDDED;
        return new HotplugRole(
                tree,
                new HotplugSettings(
                        host,
                        POLICY,
                        new ConventionTable(conventions(places), system),
                        UpCheck.of(host, real),
                        HostDisks.of(host, real),
                        ScriptLimits.stock()
                                .withTimeout(places.settings().hotplug().timeout())),
                owner,
                meters);
    }

    /// Commands come from the system's own folders alone: whoever starts the daemon has a PATH that may begin
    /// with folders of others.
    static ScriptHost host(Places places) {
        return new ScriptHost(
                system(places.settings()), places.storeSocket(), places.scriptLocks(), ScriptHost.STOCK_PATH);
    }

    private static Map<String, ScriptConvention> conventions(Places places) {
        Map<String, ScriptConvention> byScript = new LinkedHashMap<>();
        places.settings()
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
