package org.xend.daemon.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.xend.protocol.settings.SettingsException;
import org.xend.protocol.settings.SettingsReader;

class FaultD8MainTest {
    @Test
    void faultD8ADaemonWithoutAControlSocketSaysSo() throws SettingsException {
        assertEquals(
                "without a control socket, as (xend-unix-server no) says: xm cannot reach it",
                Main.where(paths("(xend-unix-server no)")));
        assertEquals("on /r/var/lib/xend/xend-socket", Main.where(paths("(xend-unix-server yes)")));
    }

    private static HostPaths paths(String settings) throws SettingsException {
        return new HostPaths(
                new StockPaths(Path.of("/r"), Path.of("/r")),
                Path.of("/r/etc/xen"),
                SettingsReader.read(settings.getBytes(StandardCharsets.UTF_8), "xend-config.sxp"));
    }
}
