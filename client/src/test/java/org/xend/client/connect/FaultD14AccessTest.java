package org.xend.client.connect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Whether root access is missing is seen from the file, not from the words of an error.
class FaultD14AccessTest {
    @Test
    void aFileThatIsNotThereIsNotDeniedWhateverTheMessage(@TempDir Path folder) {
        Path socket = folder.resolve("socket");
        assertFalse(new UnreachableException(socket, "Permission denied, says this").denied());
    }

    /// A file that no user may write to, not even root.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatMayNotBeUsedIsDeniedInEveryLanguage() {
        var refused = new UnreachableException(Path.of("/proc/sys/kernel/ostype"), "Keine Berechtigung");
        assertTrue(refused.denied());
    }
}
