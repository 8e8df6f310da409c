package org.xend.client.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPathTest {
    @TempDir
    Path folder;

    private Path withSettings(String text) throws IOException {
        Files.createDirectories(folder.resolve("etc/xen"));
        Files.writeString(folder.resolve("etc/xen/xend-config.sxp"), text);
        return SocketPath.find(folder.toString(), Map.of());
    }

    @Test
    void theRootIsTheOptionElseTheVariableElseNothing() {
        assertEquals("/a", SocketPath.root("/a/", Map.of("XEND_ROOT", "/b")));
        assertEquals("/b", SocketPath.root(null, Map.of("XEND_ROOT", "/b")));
        assertEquals("", SocketPath.root(null, Map.of()));
        assertEquals("", SocketPath.root("/", Map.of()));
    }

    @Test
    void theStockPathFollowsTheRoot() {
        assertEquals(Path.of("/nowhere/var/lib/xend/xend-socket"), SocketPath.find("/nowhere", Map.of()));
    }

    @Test
    void theEnvironmentWins() {
        assertEquals(Path.of("/s"), SocketPath.find("/nowhere", Map.of("XEND_SOCKET", "/s")));
    }

    @Test
    void aConfiguredPathCountsAndACommentedOneDoesNot() throws IOException {
        assertEquals(folder.resolve("run/x"), withSettings("#(xend-unix-path /no)\n (xend-unix-path '/run/x')\n"));
        assertEquals(folder.resolve("var/lib/xend/xend-socket"), withSettings("# (xend-unix-path /no)\n"));
        assertEquals(folder.resolve("etc/xen/here"), withSettings("(xend-unix-path here)"));
    }

    @Test
    void thePathIsReadAsTheDaemonReadsIt() throws IOException {
        assertEquals(
                folder.resolve("run/y"),
                withSettings("(logfile 'a#b') ( xend-unix-path # here it comes\n \"/run/y\" )\n"));
        assertEquals(folder.resolve("run/z"), withSettings("('xend-unix-path' '/run/../run/z')"));
        assertEquals(folder.resolve("run/a b"), withSettings("(xend-unix-path '/run/a b') # (xend-unix-path no)"));
        assertEquals(folder.resolve("run/(x)"), withSettings("(xend-unix-path '/run/(x)')"));
    }

    @Test
    void aFileTheDaemonWouldRefuseHasNoPath() throws IOException {
        assertEquals(folder.resolve("var/lib/xend/xend-socket"), withSettings("(xend-unix-path /run/x"));
        assertEquals(folder.resolve("var/lib/xend/xend-socket"), withSettings("(xend-unix-path-2 /run/x)"));
    }
}
