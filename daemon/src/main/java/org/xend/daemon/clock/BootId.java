package org.xend.daemon.clock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Which boot of the host this is: key tree and domains of another boot are no more.
///
/// It must not change with the clock. Linux numbers its boots. NetBSD does not, and its kern.boottime is reckoned
/// anew whenever the clock is set; but when process 1 was started is noted once, by the clock as it stood then,
/// and stays as it is until the next boot starts another process 1. It is asked for in one time zone, whatever
/// the host's.
public final class BootId {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
    private static final List<String> NETBSD = List.of("/bin/ps", "-o", "lstart=", "-p", "1");
    private static final int PATIENCE_SECONDS = 5;
    private static final int MOST_BYTES = 200;

    private BootId() {}

    /// Blocks.
    ///
    /// @return empty where the host does not tell
    public static Optional<String> read() {
        return read(LINUX, NETBSD);
    }

    /// @param command asked where there is no such file; what it prints counts if its status is 0
    static Optional<String> read(Path file, List<String> command) {
        try {
            return Optional.of(Files.isReadable(file) ? Files.readString(file) : output(command))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
            boolean told = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return told ? text : "";
        } finally {
            process.destroyForcibly();
        }
    }
}
