package org.xend.daemon.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xend.protocol.settings.HypervisorKind;
import org.xend.protocol.settings.XendSettings;

/// The paths of files and folders that settings may change, resolved.
///
/// @param configFolder folder of the settings file: relative paths in it start there
record HostPaths(StockPaths stock, Path configFolder, XendSettings settings) {
    Path controlSocket() {
        return settings.sockets().control().ofState(configFolder, stock.root());
    }

    Path storeSocket() {
        return settings.sockets().keyTree().ofState(configFolder, stock.root());
    }

    Optional<Path> storeReadOnlySocket() {
        return settings.sockets().access().readOnly().map(path -> path.ofState(configFolder, stock.root()));
    }

    Path log() {
        return settings.logging().file().ofState(configFolder, stock.root());
    }

    Path debugLog() {
        return settings.logging().debugFile().ofState(configFolder, stock.root());
    }

    Path storeJournal() {
        return stock.under("/var/lib/xend/store");
    }

    Path records() {
        return stock.under("/var/lib/xend/domains");
    }

    Path scriptLocks() {
        return stock.under("/var/run/xen-hotplug");
    }

    Path embeddedDom0() {
        return settings.embedded()
                .dom0()
                .map(path -> path.onHost(configFolder))
                .orElseGet(() -> stock.home().resolve("etc/embedded/dom0"));
    }

    /// The folder whose files replace the host's: on the embedded hypervisor its dom0's.
    Optional<Path> standIns() {
        return settings.hypervisor() == HypervisorKind.EMBEDDED ? Optional.of(embeddedDom0()) : Optional.empty();
    }

    /// The folders in which a hotplug script given by name is searched, in order: the folder of the settings;
    /// else the stand-ins of the embedded dom0, which has no devices for a real script; the host's own scripts;
    /// the shipped ones.
    List<Path> scriptFolders() {
        if (settings.hotplug().scripts().isPresent()) {
            return List.of(settings.hotplug().scripts().get().onHost(configFolder));
        }
        List<Path> folders = new ArrayList<>();
        standIns().ifPresent(dom0 -> folders.add(dom0.resolve("etc/xen/scripts")));
        folders.add(stock.hostScripts());
        folders.add(stock.shippedScripts());
        return List.copyOf(folders);
    }
}
