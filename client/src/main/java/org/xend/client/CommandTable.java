package org.xend.client;

import static org.xend.client.command.Subcommand.MANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xend.client.command.Subcommand;
import org.xend.client.console.Console;
import org.xend.client.domain.Create;
import org.xend.client.domain.DomainCommands;
import org.xend.client.domain.SchedCredit;
import org.xend.client.domain.Shutdown;
import org.xend.client.query.DomainIdentity;
import org.xend.client.query.HostCommands;
import org.xend.client.query.ListDevices;
import org.xend.client.query.ListDomains;
import org.xend.client.query.ListVcpus;
import org.xend.client.query.Uptime;
import org.xend.protocol.domain.NearestWord;

/// The command table: every subcommand of xm, in the order of its help.
final class CommandTable {
    private static final long POLL_MILLIS = 1000;

    static final List<Subcommand> ALL = List.of(
            new Subcommand(
                    "console", "[-q] <Domain>", 1, 1, "Attach to <Domain>'s console; Ctrl-] leaves.", new Console()),
            new Subcommand(
                    "create",
                    "[options] <ConfigFile> [name=val..]",
                    0,
                    MANY,
                    "Create a domain based on <ConfigFile>.",
                    new Create()),
            new Subcommand("destroy", "<Domain>", 1, 1, "Terminate a domain immediately.", DomainCommands.DESTROY),
            new Subcommand("help", "[Subcommand]", 0, 1, "Show this, or one subcommand's options.", new Help()),
            new Subcommand(
                    "list",
                    "[options] [Domain, ...]",
                    0,
                    MANY,
                    "List information about all/some domains.",
                    new ListDomains()),
            new Subcommand(
                    "mem-max",
                    "<Domain> <Mem>",
                    2,
                    2,
                    "Set the most memory <Domain> may have, MiB.",
                    DomainCommands.MEM_MAX),
            new Subcommand(
                    "mem-set",
                    "<Domain> <Mem>",
                    2,
                    2,
                    "Set the current memory of <Domain>, MiB.",
                    DomainCommands.MEM_SET),
            new Subcommand("pause", "<Domain>", 1, 1, "Pause execution of a domain.", DomainCommands.PAUSE),
            new Subcommand("reboot", "[-w] <-a|Domain>", 0, MANY, "Reboot a domain.", new Shutdown(true, POLL_MILLIS)),
            new Subcommand("rename", "<Domain> <NewName>", 2, 2, "Rename a domain.", DomainCommands.RENAME),
            new Subcommand(
                    "shutdown",
                    "[-w][-H|-R] <-a|Domain>",
                    0,
                    MANY,
                    "Shut down a domain.",
                    new Shutdown(false, POLL_MILLIS)),
            new Subcommand("unpause", "<Domain>", 1, 1, "Unpause a paused domain.", DomainCommands.UNPAUSE),
            new Subcommand("uptime", "[-s] [Domain, ...]", 0, MANY, "Print uptime for all/some domains.", new Uptime()),
            new Subcommand("domid", "<Domain>", 1, 1, "Print a domain's id.", DomainIdentity.DOMID),
            new Subcommand("domname", "<DomId>", 1, 1, "Print a domain's name.", DomainIdentity.DOMNAME),
            new Subcommand("dmesg", "[-c]", 0, 0, "Print the hypervisor's message buffer.", HostCommands.DMESG),
            new Subcommand("info", "[--json]", 0, 0, "Print information about the host.", HostCommands.INFO),
            new Subcommand("log", "", 0, 0, "Print the daemon's log.", HostCommands.LOG),
            new Subcommand(
                    "sched-credit",
                    "[-d <Domain> [-w <W>] [-c <C>]]",
                    0,
                    0,
                    "Show or set credit scheduler parameters.",
                    new SchedCredit()),
            new Subcommand(
                    "vcpu-list", "[Domain, ...]", 0, MANY, "List the VCPUs of all/some domains.", new ListVcpus()),
            new Subcommand(
                    "vcpu-pin",
                    "<Domain> <VCPU|all> <CPUs|all>",
                    3,
                    3,
                    "Set which CPUs a VCPU may use.",
                    DomainCommands.VCPU_PIN),
            new Subcommand(
                    "vcpu-set", "<Domain> <vCPUs>", 2, 2, "Set the number of active VCPUs.", DomainCommands.VCPU_SET),
            new Subcommand(
                    "block-list", "[-l] <Domain>", 1, 1, "List the block devices of a domain.", ListDevices.BLOCK),
            new Subcommand(
                    "network-list",
                    "[-l] <Domain>",
                    1,
                    1,
                    "List the network interfaces of a domain.",
                    ListDevices.NETWORK));

    static final List<String> COMMON = List.of(
            "console",
            "create",
            "destroy",
            "help",
            "list",
            "mem-set",
            "pause",
            "reboot",
            "shutdown",
            "unpause",
            "vcpu-list");

    /// Subcommands of xend's xm that this daemon does not serve yet. Their message is not that of a typing error.
    static final List<String> NOT_YET = List.of(
            "new",
            "delete",
            "start",
            "suspend",
            "resume",
            "save",
            "restore",
            "migrate",
            "dump-core",
            "dump-policy",
            "sysrq",
            "trigger",
            "debug-keys",
            "reset",
            "domstate",
            "block-attach",
            "block-detach",
            "block-configure",
            "network-attach",
            "network-detach",
            "network2-attach",
            "network2-list",
            "network2-detach",
            "vtpm-list",
            "pci-attach",
            "pci-detach",
            "pci-list",
            "pci-list-assignable-devices",
            "scsi-attach",
            "scsi-detach",
            "scsi-list",
            "usb-add",
            "usb-del",
            "usb-attach",
            "usb-detach",
            "usb-list",
            "usb-list-assignable-devices",
            "usb-hc-create",
            "usb-hc-destroy",
            "vnet-list",
            "vnet-create",
            "vnet-delete",
            "cpupool-create",
            "cpupool-new",
            "cpupool-start",
            "cpupool-list",
            "cpupool-destroy",
            "cpupool-delete",
            "cpupool-cpu-add",
            "cpupool-cpu-remove",
            "cpupool-migrate",
            "tmem-list",
            "tmem-thaw",
            "tmem-freeze",
            "tmem-destroy",
            "tmem-set",
            "tmem-freeable",
            "tmem-shared-auth",
            "sched-sedf",
            "sched-credit2",
            "labels",
            "addlabel",
            "rmlabel",
            "getlabel",
            "dry-run",
            "resources",
            "makepolicy",
            "loadpolicy",
            "cfgbootpolicy",
            "dumppolicy",
            "setpolicy",
            "getpolicy",
            "resetpolicy",
            "serve",
            "shell",
            "top");

    /// Old names that are still taken, with a warning.
    static final Map<String, String> ALIASES = Map.of(
            "balloon",
            "mem-set",
            "set-vcpus",
            "vcpu-set",
            "vif-list",
            "network-list",
            "vbd-create",
            "block-attach",
            "vbd-destroy",
            "block-detach",
            "vbd-list",
            "block-list");

    private CommandTable() {}

    /// The meaning of a name on the command line.
    sealed interface Match {}

    record Found(Subcommand subcommand) implements Match {}

    /// No subcommand of this daemon.
    sealed interface Missing extends Match {
        /// One line for stderr.
        String message(String word);
    }

    record Unknown() implements Missing {
        @Override
        public String message(String word) {
            return "Subcommand " + word + " not found!"
                    + NearestWord.find(word, names().stream())
                            .map(near -> " Did you mean " + near + "?")
                            .orElse("");
        }
    }

    record Ambiguous(List<String> candidates) implements Missing {
        @Override
        public String message(String word) {
            return "Subcommand " + word + " is ambiguous: " + String.join(", ", candidates);
        }
    }

    record NotYet(String name) implements Missing {
        @Override
        public String message(String word) {
            return "xm " + name + ": not supported by this daemon yet";
        }
    }

    /// The subcommands that this daemon serves.
    private static List<String> names() {
        var names = new ArrayList<String>();
        for (Subcommand subcommand : ALL) {
            names.add(subcommand.name());
        }
        return names;
    }

    /// Finds a subcommand by its name, or by a prefix of two letters or more that only one subcommand has.
    /// Subcommands not supported yet count, so that a script's abbreviation never comes to mean another subcommand.
    static Match find(String word) {
        for (Subcommand subcommand : ALL) {
            if (subcommand.name().equals(word)) {
                return new Found(subcommand);
            }
        }
        if (NOT_YET.contains(word)) {
            return new NotYet(word);
        }
        if (word.length() < 2) {
            return new Unknown();
        }
        var candidates = new ArrayList<String>();
        for (Subcommand subcommand : ALL) {
            if (subcommand.name().startsWith(word)) {
                candidates.add(subcommand.name());
            }
        }
        for (String name : NOT_YET) {
            if (name.startsWith(word)) {
                candidates.add(name);
            }
        }
        return switch (candidates.size()) {
            case 0 -> new Unknown();
            case 1 -> find(candidates.getFirst());
            default -> new Ambiguous(List.copyOf(candidates));
        };
    }
}
