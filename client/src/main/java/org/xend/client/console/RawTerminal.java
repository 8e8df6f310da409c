package org.xend.client.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The user's terminal in raw mode, by stty(1): every key goes to the guest, Ctrl-C and Ctrl-Z too. A shutdown
/// hook restores the old settings, however the process ends (SIGTERM and SIGHUP included; not SIGKILL).
final class RawTerminal {
    /// Restores the settings; absent if standard input is no terminal.
    private final Optional<Thread> restore;

    private RawTerminal(Optional<Thread> restore) {
        this.restore = restore;
    }

    /// Sets raw mode if standard input is a terminal.
    static RawTerminal enter() throws IOException {
        Optional<Thread> restore =
                stty("-g").map(settings -> Thread.ofPlatform().unstarted(() -> restore(settings)));
        if (restore.isPresent()) {
            Runtime.getRuntime().addShutdownHook(restore.get());
            stty("raw", "-echo");
        }
        return new RawTerminal(restore);
    }

    /// Whether standard input is one.
    boolean isTerminal() {
        return restore.isPresent();
    }

    /// Restores the settings now.
    void leave() {
        restore.ifPresent(hook -> {
            try {
                if (Runtime.getRuntime().removeShutdownHook(hook)) {
                    hook.run();
                }
            } catch (IllegalStateException _) {
                // The process is ending already: the hook is running or about to.
                return;
            }
        });
    }

    private static void restore(String settings) {
        try {
            stty(settings);
        } catch (IOException e) {
            System.err.println(
                    "Error: the terminal's settings could not be restored (try 'stty sane'): " + e.getMessage());
        }
    }

    /// @return its output; empty if it failed, as it does when standard input is no terminal
    private static Optional<String> stty(String... arguments) throws IOException {
        var command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectInput(Redirect.INHERIT)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor() == 0 ? Optional.of(printed.strip()) : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stty ran");
        }
    }
}
