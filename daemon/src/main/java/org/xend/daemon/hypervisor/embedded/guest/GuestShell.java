package org.xend.daemon.hypervisor.embedded.guest;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.xend.daemon.hypervisor.embedded.image.GuestImage;
import org.xend.protocol.domain.ExitReason;

/// The shell on a guest's console: echoes input and runs a few commands. Owned by the simulator thread.
final class GuestShell {
    private static final int MAX_LINE = 1024;

    private final Guest guest;
    private final ConsoleFrontend console;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, Consumer<String>> commands = new TreeMap<>();
    private boolean up;
    private boolean loggedIn;
    private boolean afterReturn;

    GuestShell(Guest guest, ConsoleFrontend console) {
        this.guest = guest;
        this.console = console;
        commands.put("help", _ -> say("commands: " + String.join(" ", commands.keySet())));
        commands.put("echo", this::say);
        commands.put("uname", this::uname);
        commands.put("hostname", _ -> say(guest.name()));
        commands.put("uptime", _ -> say("up " + guest.uptimeSeconds() + " s, load average: 0.00"));
        commands.put("dmesg", _ -> console.history().forEach(this::say));
        commands.put(
                "ifconfig",
                _ -> guest.devices().stream()
                        .filter(DeviceFrontend::network)
                        .forEach(device -> say(device.name() + ": address " + device.detail())));
        commands.put(
                "disks",
                _ -> guest.devices().stream()
                        .filter(device -> !device.network())
                        .forEach(device -> say(device.name() + ": " + device.detail() + " sectors")));
        commands.put(
                "free",
                _ -> say(guest.hypercalls().memoryKib() + " KiB, "
                        + guest.hypercalls().onlineVcpus() + " cpus"));
        commands.put("halt", _ -> guest.stop(ExitReason.POWEROFF));
        commands.put("poweroff", _ -> guest.stop(ExitReason.POWEROFF));
        commands.put("reboot", _ -> guest.stop(ExitReason.REBOOT));
        commands.put("crash", _ -> guest.crash("asked for at the console"));
        commands.put("exit", _ -> logout());
    }

    void begin() {
        up = true;
        loggedIn = !guest.image().login();
        line.setLength(0);
        prompt();
    }

    /// One byte from the console.
    void typed(int value) {
        if (!up || guest.stopping()) {
            return;
        }
        boolean pairedNewline = value == '\n' && afterReturn;
        afterReturn = value == '\r';
        switch (value) {
            case '\r', '\n' -> {
                if (!pairedNewline) {
                    console.print("\n");
                    entered();
                }
            }
            // Backspace and delete.
            case 0x08, 0x7f -> {
                if (!line.isEmpty()) {
                    line.setLength(line.length() - 1);
                    console.print("\b \b");
                }
            }
            // Ctrl-C: a new line; Ctrl-U: erase; Ctrl-D on an empty line: log out.
            case 0x03 -> {
                line.setLength(0);
                console.print("^C\n");
                prompt();
            }
            case 0x15 -> {
                console.print("\b \b".repeat(line.length()));
                line.setLength(0);
            }
            case 0x04 -> {
                if (line.isEmpty() && loggedIn) {
                    console.print("exit\n");
                    logout();
                    prompt();
                }
            }
            default -> {
                if (value >= 0x20 && value < 0x7f && line.length() < MAX_LINE) {
                    line.append((char) value);
                    console.print(Character.toString(value));
                }
            }
        }
    }

    private void entered() {
        String text = line.toString().strip();
        line.setLength(0);
        if (!loggedIn) {
            loggedIn = !text.isEmpty();
        } else if (!text.isEmpty()) {
            guest.useCpu();
            run(text);
        }
        if (!guest.stopping()) {
            prompt();
        }
    }

    private void run(String text) {
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        Consumer<String> command = commands.get(word);
        if (command == null) {
            say(word + ": not found (this guest is simulated; try help)");
        } else {
            command.accept(blank < 0 ? "" : text.substring(blank + 1).strip());
        }
    }

    private void uname(String arguments) {
        GuestImage image = guest.image();
        say(
                arguments.contains("-a")
                        ? image.system().word() + " " + guest.name() + " " + image.release()
                                + " (embedded guest simulation)"
                        : image.system().word());
    }

    private void logout() {
        loggedIn = !guest.image().login();
    }

    private void prompt() {
        console.print(
                loggedIn ? guest.image().prompt() + " " : guest.image().system().loginBanner(guest.name()) + "login: ");
    }

    private void say(String text) {
        console.print(text + "\n");
    }
}
