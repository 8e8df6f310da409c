package org.xend.client.command;

import static org.xend.client.command.Verb.MANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command table: every verb of xm, in the order of its help.
final class Verbs {
    private static final long POLL_MILLIS = 1000;

    static final List<Verb> ALL = List.of(
            new Verb("console", "[-q] <Domain>", 1, 1, "Attach to <Domain>'s console; Ctrl-] leaves.", new Console()),
            new Verb(
                    "create",
                    "[options] <ConfigFile> [name=val..]",
                    0,
                    MANY,
                    "Create a domain based on <ConfigFile>.",
                    new Create()),
            new Verb("destroy", "<Domain>", 1, 1, "Terminate a domain immediately.", DomainVerbs.DESTROY),
            new Verb("help", "[Subcommand]", 0, 1, "Show this, or one subcommand's options.", new Help()),
            new Verb(
                    "list",
                    "[options] [Domain, ...]",
                    0,
                    MANY,
                    "List information about all/some domains.",
                    new ListDomains()),
            new Verb(
                    "mem-max",
                    "<Domain> <Mem>",
                    2,
                    2,
                    "Set the most memory <Domain> may have, MiB.",
                    DomainVerbs.MEM_MAX),
            new Verb(
                    "mem-set", "<Domain> <Mem>", 2, 2, "Set the current memory of <Domain>, MiB.", DomainVerbs.MEM_SET),
            new Verb("pause", "<Domain>", 1, 1, "Pause execution of a domain.", DomainVerbs.PAUSE),
            new Verb("reboot", "[-w] <-a|Domain>", 0, MANY, "Reboot a domain.", new Stop(true, POLL_MILLIS)),
            new Verb("rename", "<Domain> <NewName>", 2, 2, "Rename a domain.", DomainVerbs.RENAME),
            new Verb(
                    "shutdown",
                    "[-w][-H|-R] <-a|Domain>",
                    0,
                    MANY,
                    "Shut down a domain.",
                    new Stop(false, POLL_MILLIS)),
            new Verb("unpause", "<Domain>", 1, 1, "Unpause a paused domain.", DomainVerbs.UNPAUSE),
            new Verb("uptime", "[-s] [Domain, ...]", 0, MANY, "Print uptime for all/some domains.", new Uptime()),
            new Verb("domid", "<Domain>", 1, 1, "Print a domain's id.", Identity.DOMID),
            new Verb("domname", "<DomId>", 1, 1, "Print a domain's name.", Identity.DOMNAME),
            new Verb("dmesg", "[-c]", 0, 0, "Print the hypervisor's message buffer.", NodeVerbs.DMESG),
            new Verb("info", "[--json]", 0, 0, "Print information about the host.", NodeVerbs.INFO),
            new Verb("log", "", 0, 0, "Print the daemon's log.", NodeVerbs.LOG),
            new Verb(
                    "sched-credit",
                    "[-d <Domain> [-w <W>] [-c <C>]]",
                    0,
                    0,
                    "Show or set credit scheduler parameters.",
                    new SchedCredit()),
            new Verb("vcpu-list", "[Domain, ...]", 0, MANY, "List the VCPUs of all/some domains.", new ListVcpus()),
            new Verb(
                    "vcpu-pin",
                    "<Domain> <VCPU|all> <CPUs|all>",
                    3,
                    3,
                    "Set which CPUs a VCPU may use.",
                    DomainVerbs.VCPU_PIN),
            new Verb("vcpu-set", "<Domain> <vCPUs>", 2, 2, "Set the number of active VCPUs.", DomainVerbs.VCPU_SET),
            new Verb("block-list", "[-l] <Domain>", 1, 1, "List the block devices of a domain.", ListDevices.BLOCK),
            new Verb(
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

    /// Verbs of xend's xm that this daemon cannot serve yet: named, so that nobody takes them for a typing error.
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

    /// Names of long ago, still taken, with a warning.
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

    private Verbs() {}

    /// What a word on the command line means.
    sealed interface Match {}

    record Found(Verb verb) implements Match {}

    /// No verb of this daemon.
    sealed interface Missing extends Match {
        /// One line for stderr.
        String message(String word);
    }

    record Unknown() implements Missing {
        @Override
        public String message(String word) {
            String near = Nearest.of(word, names());
            return "Subcommand " + word + " not found!" + (near.isEmpty() ? "" : " Did you mean " + near + "?");
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

    /// Those that this daemon serves.
    private static List<String> names() {
        var names = new ArrayList<String>();
        for (Verb verb : ALL) {
            names.add(verb.name());
        }
        return names;
    }

    /// Finds a verb by its name, or by a prefix of two letters or more that only one verb has; verbs not
    /// supported yet count, so that a script's abbreviation never comes to mean another verb.
    static Match find(String word) {
        for (Verb verb : ALL) {
            if (verb.name().equals(word)) {
                return new Found(verb);
            }
        }
        if (NOT_YET.contains(word)) {
            return new NotYet(word);
        }
        if (word.length() < 2) {
            return new Unknown();
        }
        var candidates = new ArrayList<String>();
        for (Verb verb : ALL) {
            if (verb.name().startsWith(word)) {
                candidates.add(verb.name());
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
