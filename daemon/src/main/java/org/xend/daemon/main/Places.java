package org.xend.daemon.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xend.protocol.settings.HypervisorKind;
import org.xend.protocol.settings.XendSettings;

/// The paths that settings may move, resolved.
///
/// @param configFolder where the settings file stands: relative paths in it start there
record Places(DaemonPaths paths, Path configFolder, XendSettings settings) {
    Path controlSocket() {
        return settings.sockets().control().ofState(configFolder, paths.root());
    }

    Path storeSocket() {
        return settings.sockets().keyTree().ofState(configFolder, paths.root());
    }

    Optional<Path> storeReadOnlySocket() {
        return settings.sockets().access().readOnly().map(path -> path.ofState(configFolder, paths.root()));
    }

    Path log() {
        return settings.logging().file().ofState(configFolder, paths.root());
    }

    Path debugLog() {
        return settings.logging().debugFile().ofState(configFolder, paths.root());
    }

    Path storeJournal() {
        return paths.under("/var/lib/xend/store");
    }

    Path records() {
        return paths.under("/var/lib/xend/domains");
    }

    Path scriptLocks() {
        return paths.under("/var/run/xen-hotplug");
    }

    Path embeddedDom0() {
        return settings.embedded()
                .dom0()
                .map(path -> path.onHost(configFolder))
                .orElseGet(() -> paths.home().resolve("etc/embedded/dom0"));
    }

    /// Whose files stand in for the host's own: on the embedded hypervisor those of its dom0.
    Optional<Path> standIns() {
        return settings.hypervisor() == HypervisorKind.EMBEDDED ? Optional.of(embeddedDom0()) : Optional.empty();
    }

    /// Where a hotplug script given by name is looked for, in this order: the folder of the settings; else on the
    /// embedded hypervisor its dom0's stand-ins, as there are no devices that a host's script could set up; the
    /// host's own scripts, the shipped ones.
    List<Path> scriptFolders() {
        if (settings.hotplug().scripts().isPresent()) {
            return List.of(settings.hotplug().scripts().get().onHost(configFolder));
        }
        List<Path> folders = new ArrayList<>();
        standIns().ifPresent(dom0 -> folders.add(dom0.resolve("etc/xen/scripts")));
        folders.add(paths.hostScripts());
        folders.add(paths.shippedScripts());
        return List.copyOf(folders);
    }
}
