package org.xend.daemon.hypervisor.embedded.image;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xend.daemon.hypervisor.GuestType;

/// What a kernel file makes a simulated guest: its system and its behaviour.
///
/// @param release the system's version as its first boot line shows it
/// @param bootLines printed in order while booting
/// @param bootMillis how long booting takes, and how much CPU time it burns
/// @param prompt what the shell prints before each line
/// @param login whether `login:` is asked for before the shell
/// @param notes the kernel's ELF notes, lower-case names
/// @param boots the types of guest the kernel can be
/// @param protocol device ABI: `x86_64-abi` or `x86_32-abi`
public record GuestImage(
        GuestSystem system,
        String release,
        List<String> bootLines,
        Behaviour behaviour,
        int bootMillis,
        String prompt,
        boolean login,
        Map<String, String> notes,
        Set<GuestType> boots,
        String protocol) {
    /// How the guest deviates from an ordinary one.
    public sealed interface Behaviour {
        /// Boots, serves its shell, obeys `control/shutdown`.
        record Normal() implements Behaviour {}

        /// Never acts on `control/shutdown`.
        record IgnoreShutdown() implements Behaviour {}

        /// Acknowledges `control/shutdown` but does not stop.
        record AcknowledgeOnly() implements Behaviour {}

        record CrashAtBoot() implements Behaviour {}

        record CrashAfter(int seconds) implements Behaviour {}

        record ExitAfter(int seconds) implements Behaviour {}

        /// Asks for a reboot some time after each boot.
        record RebootAfter(int seconds) implements Behaviour {}

        /// Never connects its devices.
        record IgnoreDevices() implements Behaviour {}
    }

    public GuestImage {
        bootLines = List.copyOf(bootLines);
        boots = Set.copyOf(boots);
    }
}
