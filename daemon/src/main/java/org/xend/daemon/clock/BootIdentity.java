package org.xend.daemon.clock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// The identity of one boot of the host, or of the hypervisor on it: key tree and domains of another boot are no
/// more. Two are the same boot when they are equal.
///
/// That of the host must not change with the clock. Linux numbers its boots. NetBSD does not, and its kern.boottime
/// is computed anew whenever the clock is set; but the start time of process 1 is recorded once, by the clock as it
/// was then, and stays until the next boot starts another process 1. It is read in one time zone, whatever the
/// host's.
///
/// @param text empty where the boot is not known
public record BootIdentity(String text) {
    public static final BootIdentity UNKNOWN = new BootIdentity("");

    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
    private static final List<String> NETBSD = List.of("/bin/ps", "-o", "lstart=", "-p", "1");
    private static final int PATIENCE_SECONDS = 5;
    private static final int MOST_BYTES = 200;

    /// Reads that of the host's present boot; blocks.
    ///
    /// @return [#UNKNOWN] where the host does not identify its boots
    public static BootIdentity ofHost() {
        return read(LINUX, NETBSD);
    }

    /// That of a hypervisor which lives no longer than this process.
    public static BootIdentity ofThisProcess() {
        return new BootIdentity(UUID.randomUUID().toString());
    }

    public boolean isKnown() {
        return !text.isEmpty();
    }

    /// @param command asked where there is no such file; what it prints counts if its status is 0
    static BootIdentity read(Path file, List<String> command) {
        try {
            return new BootIdentity((Files.isReadable(file) ? Files.readString(file) : output(command)).strip());
        } catch (IOException _) {
            return UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
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
            boolean answered = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return answered ? text : "";
        } finally {
            process.destroyForcibly();
        }
    }
}
