package org.xend.daemon.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.protocol.settings.SettingsReader;

/// Hotplug scripts run as root: the commands they call come from the system's folders, whatever PATH the daemon
/// was started with.
class FaultC3Test {
    @Test
    void scriptsFindTheSystemsCommandsAndNoneOfTheStartersPath() {
        // Every process of a build has a PATH; the test would prove nothing without one.
        assertFalse(System.getenv("PATH").isEmpty());
        Path root = Path.of("/srv/xend");
        var paths = new HostPaths(new StockPaths(root, root), root, SettingsReader.defaults());
        List<String> folders = List.of(HotplugWiring.host(paths).path().split(":", -1));
        assertEquals(
                List.of(
                        "/sbin",
                        "/bin",
                        "/usr/sbin",
                        "/usr/bin",
                        "/usr/pkg/sbin",
                        "/usr/pkg/bin",
                        "/usr/local/sbin",
                        "/usr/local/bin"),
                folders);
        assertEquals(ScriptHost.STOCK_PATH, String.join(":", folders));
    }
}
