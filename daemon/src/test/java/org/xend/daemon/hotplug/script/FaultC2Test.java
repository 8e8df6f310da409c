package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon that is root runs can be exchanged by nobody else: neither the file nor a link or folder on the
/// way. `/bin/sh` is the script here, as it is root's on every system, whoever runs the tests.
class FaultC2Test {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final ScriptPolicy POLICY =
            new ScriptPolicy(List.of(Path.of("/")), Set.of(), ScriptPolicy.Ownership.ROOT_ONLY);

    @TempDir
    Path dir;

    private Path open;

    @BeforeEach
    void anybodyMayExchangeWhatIsHere() throws IOException {
        open = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void aScriptOfTheSystemMayRunThroughItsSystemsOwnLinks() throws Exception {
        assertEquals(SHELL, POLICY.permit(SHELL.toString()));
        assertEquals(Optional.empty(), RootOnlyPath.weakness(SHELL));
    }

    @Test
    void aLinkThatOthersCanPointElsewhereIsRefusedWhateverItPointsAtNow() throws IOException {
        Path link = Files.createSymbolicLink(open.resolve("vif-mine"), SHELL);
        refused(link, open);
    }

    @Test
    void aLinkToALinkThatOthersCanPointElsewhereIsRefused() throws IOException {
        Path swapped = Files.createSymbolicLink(open.resolve("vif-mine"), SHELL);
        Path closed = Files.createDirectory(dir.resolve("closed"));
        refused(Files.createSymbolicLink(closed.resolve("vif-bridge"), swapped), dir);
    }

    @Test
    void aFolderInAFolderOfOthersIsRefused() throws IOException {
        Path inner = Files.createDirectories(open.resolve("scripts"));
        Path script = Files.copy(SHELL, inner.resolve("vif-bridge"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        refused(script, dir);
    }

    @Test
    void linksThatGoInCirclesEnd() throws IOException {
        Path one = dir.resolve("one");
        Path two = Files.createSymbolicLink(dir.resolve("two"), one);
        Files.createSymbolicLink(one, two);
        // Whoever is not root meets a folder that is not root's before the circle.
        if (Files.getAttribute(dir, "unix:uid").equals(0)) {
            assertThrows(FileSystemLoopException.class, () -> RootOnlyPath.weakness(one));
        } else {
            assertTrue(RootOnlyPath.weakness(one).orElseThrow().contains(dir.toString()));
        }
    }

    private static void refused(Path script, Path named) {
        var e = assertThrows(ScriptRefusedException.class, () -> POLICY.permit(script.toString()));
        assertTrue(e.getMessage().contains("can be changed by others than root: "), e.getMessage());
        assertTrue(e.getMessage().contains(named.toString()), e.getMessage());
    }
}
