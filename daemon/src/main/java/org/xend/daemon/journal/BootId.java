package org.xend.daemon.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Which boot of the host this is: the tree of another boot describes domains that are no more.
final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int PATIENCE_SECONDS = 5;

    private BootId() {}

    /// Blocks.
    ///
    /// @return empty where the host does not tell
    static String read() {
        try {
            if (Files.isReadable(LINUX)) {
                return Files.readString(LINUX).strip();
            }
            Process process = new ProcessBuilder("sysctl", "-n", "kern.boottime").redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readNBytes(200), StandardCharsets.ISO_8859_1);
            boolean told = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return told ? text.strip() : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
