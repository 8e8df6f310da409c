package org.xend.protocol.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.DiskSpec;
import org.xend.protocol.device.VifSpec;
import org.xend.protocol.domain.CpuList;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainUuid;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.DomainValidator.Violation;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitActions;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;

/// Gathers a domain's configuration from its variables, with xm's defaults.
///
/// @param imageType one of [ImageConfig#TYPES]
/// @param folder absolute: where relative paths begin; empty: they are left as they are
/// @param warnings receives a sentence for each thing that has no effect
record DomainConfigReader(Assignments given, String imageType, String folder, List<String> warnings) {
    private static final int DEFAULT_MEMORY_MIB = 128;
    private static final int DEFAULT_WEIGHT = 256;
    /// Stands for "no NFS server" in the kernel's `ip=`, as xm sends it.
    private static final String NO_NFS_SERVER = "127.0.255.255";

    DomainConfig read() throws ConfigException {
        refuseOtherLoaders();
        int memory = given.whole("memory", DEFAULT_MEMORY_MIB);
        int online = given.whole("vcpus", 1);
        int most = given.whole("maxvcpus", online);
        ExitActions actions = exitActions();
        var devices = new ArrayList<DeviceConfig>(disks());
        devices.addAll(vifs());
        return new DomainConfig(
                name(),
                uuid(),
                given.text("description", ""),
                memory,
                given.whole("maxmem", memory),
                most,
                online,
                affinity(most),
                given.whole("cpu_weight", DEFAULT_WEIGHT),
                cpuCap(),
                actions.onPoweroff(),
                actions.onReboot(),
                actions.onCrash(),
                given.text("on_xend_start", "ignore"),
                given.text("on_xend_stop", "ignore"),
                given.text("pool", DomainValidator.POOL),
                "",
                "",
                given.text("features", ""),
                image(),
                devices);
    }

    private void refuseOtherLoaders() throws ConfigException {
        String kernel = given.text("kernel", "");
        if (kernel.endsWith("/hvmloader")) {
            throw given.error(
                    "kernel", "'" + kernel + "' is the loader of fully virtual guests, which are not supported");
        }
        Optional<Assignment> bootloader = given.find("bootloader");
        if (bootloader.isPresent() && !bootloader.get().text().isEmpty()) {
            if (kernel.isEmpty()) {
                throw bootloader
                        .get()
                        .error("boot loaders are not run by this daemon yet: name the guest's kernel instead");
            }
            warnings.add(bootloader
                    .get()
                    .warning("boot loaders are not run by this daemon yet, the kernel named is booted directly"));
        }
    }

    private String name() throws ConfigException {
        Optional<Assignment> name = given.find("name");
        if (name.isPresent()) {
            return name.get().text();
        }
        String file = given.file().file();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private Optional<String> uuid() throws ConfigException {
        String text = given.text("uuid", "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(DomainUuid.parse(text));
        } catch (IllegalArgumentException problem) {
            throw given.error("uuid", problem.getMessage());
        }
    }

    /// on_poweroff, on_reboot, on_crash. The older words set all three; a variable set itself is stronger.
    private ExitActions exitActions() throws ConfigException {
        Optional<Assignment> autorestart = given.find("autorestart");
        boolean always = autorestart.isPresent() && autorestart.get().flag();
        ExitActions defaults = restart(given.text("restart", always ? "always" : ""));
        return new ExitActions(
                action("on_poweroff", defaults.onPoweroff()),
                action("on_reboot", defaults.onReboot()),
                action("on_crash", defaults.onCrash()));
    }

    private ExitActions restart(String word) throws ConfigException {
        try {
            return ExitActions.ofRestart(word);
        } catch (IllegalArgumentException problem) {
            throw given.error("restart", problem.getMessage());
        }
    }

    private ExitAction action(String variable, ExitAction otherwise) throws ConfigException {
        String word = given.text(variable, "");
        try {
            return word.isEmpty() ? otherwise : ExitAction.parse(word);
        } catch (IllegalArgumentException problem) {
            throw given.error(variable, problem.getMessage());
        }
    }

    /// `cpu_cap`, which xl calls `cap`.
    private int cpuCap() throws ConfigException {
        int cap = given.whole("cap", 0);
        int cpuCap = given.whole("cpu_cap", cap);
        if (given.find("cap").isPresent() && cap != cpuCap) {
            throw given.error("cap", cap + " contradicts cpu_cap = " + cpuCap);
        }
        return cpuCap;
    }

    private List<Set<Integer>> affinity(int vcpus) throws ConfigException {
        int cpu = given.whole("cpu", -1);
        List<String> lists = cpuLists();
        if (lists.stream().allMatch(String::isBlank) && cpu < 0 || vcpus < 1 || vcpus > DomainValidator.MOST_VCPUS) {
            return List.of();
        }
        refuse(DomainValidator.checkCpuLists(lists.size(), vcpus));
        if (lists.size() < 2) {
            return Collections.nCopies(vcpus, cpus(cpu, lists.isEmpty() ? "" : lists.getFirst()));
        }
        var affinity = new ArrayList<Set<Integer>>(lists.size());
        for (String list : lists) {
            affinity.add(cpus(cpu, list));
        }
        return affinity;
    }

    private Set<Integer> cpus(int first, String text) throws ConfigException {
        try {
            var cpus = new TreeSet<>(CpuList.parse(text));
            if (first >= 0) {
                refuse(DomainValidator.checkCpu("cpu", first));
                cpus.add(first);
            }
            return Collections.unmodifiableSortedSet(cpus);
        } catch (IllegalArgumentException problem) {
            throw given.error("cpus", problem.getMessage());
        }
    }

    /// One text for every vcpu, or one each; empty where it is xl's `all`, any CPU.
    private List<String> cpuLists() throws ConfigException {
        Optional<Assignment> cpus = given.find("cpus");
        if (cpus.isEmpty()) {
            return List.of();
        }
        List<Value> items = switch (cpus.get().value()) {
            case Value.Items(var list) -> list;
            case Value.Tuple(var tuple) -> tuple;
            case Value.Text _, Value.Whole _, Value.Real _, Value.Truth _, Value.None _, Value.Mapping _ ->
                List.of(cpus.get().value());
        };
        var texts = new ArrayList<String>(items.size());
        for (Value item : items) {
            String text =
                    new Assignment("cpus", item, cpus.get().source(), cpus.get().position()).text();
            texts.add(text.strip().equals("all") ? "" : text);
        }
        return texts;
    }

    private ImageConfig image() throws ConfigException {
        String kernel = plainPath("kernel");
        String commandLine = given.text("cmdline", "");
        if (!commandLine.isEmpty()) {
            passOverPartsOfTheCommandLine();
            return new ImageConfig(imageType, kernel, plainPath("ramdisk"), "", "", commandLine);
        }
        String extra = given.text("extra", "");
        String nfsRoot = given.text("nfs_root", "");
        if (!nfsRoot.isEmpty()) {
            String server = given.text("nfs_server", "");
            if (server.isEmpty()) {
                throw given.error("nfs_root", "'" + nfsRoot + "' needs nfs_server");
            }
            extra = ("nfsroot=" + server + ":" + nfsRoot + " " + extra).stripTrailing();
        }
        return new ImageConfig(
                imageType, kernel, plainPath("ramdisk"), without("root=", given.text("root", "")), kernelIp(), extra);
    }

    /// xl's `cmdline` is all of it, and stronger than the variables it is made of otherwise.
    private void passOverPartsOfTheCommandLine() throws ConfigException {
        for (String part : List.of("root", "extra", "ip", "nfs_root")) {
            Optional<Assignment> found = given.find(part);
            if (found.isPresent() && !found.get().text().isEmpty()) {
                warnings.add(found.get().warning("cmdline is the whole command line, ignored"));
            }
        }
    }

    /// A path, also when it is given as `file:///path`; a relative one is made absolute, as xm did.
    private String plainPath(String variable) throws ConfigException {
        String path = given.text(variable, "");
        if (path.startsWith("data:")) {
            throw given.error(variable, "data: URIs are not supported: name a file");
        }
        if (path.startsWith("file:///")) {
            return path.substring("file://".length());
        }
        return path.isEmpty() || path.startsWith("/") || folder.isEmpty() ? path : absolute(folder + "/" + path);
    }

    /// Without `.`, `..` and doubled slashes. By the text alone, as xm had it: links are not looked at.
    private static String absolute(String path) {
        var parts = new ArrayDeque<String>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /// `IP:NFS-SERVER:GATEWAY:NETMASK:HOSTNAME:INTERFACE:DHCP`, when there is an address or dhcp is not off.
    private String kernelIp() throws ConfigException {
        String ip = without("ip=", given.text("ip", ""));
        String dhcp = given.text("dhcp", "off");
        if (ip.isEmpty() && (dhcp.isEmpty() || dhcp.equals("off"))) {
            return "";
        }
        String server = given.text("nfs_server", "");
        return String.join(
                ":",
                ip,
                server.isEmpty() ? NO_NFS_SERVER : server,
                given.text("gateway", ""),
                given.text("netmask", ""),
                given.text("hostname", ""),
                given.text("interface", "eth0"),
                dhcp);
    }

    private static String without(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private List<String> entries(Assignment list) throws ConfigException {
        List<String> entries = list.texts();
        refuse(DomainValidator.checkDevices(list.variable(), entries.size()));
        return entries;
    }

    private void refuse(Optional<Violation> violation) throws ConfigException {
        if (violation.isPresent()) {
            throw given.error(violation.get().field(), violation.get().problem());
        }
    }

    private List<DeviceConfig> disks() throws ConfigException {
        var disks = new ArrayList<DeviceConfig>();
        Optional<Assignment> disk = given.find("disk");
        if (disk.isPresent()) {
            for (String text : entries(disk.get())) {
                try {
                    disks.add(DiskSpec.parse(
                            text, sentence -> warnings.add(disk.get().warning(sentence))));
                } catch (IllegalArgumentException problem) {
                    throw disk.get().error(problem.getMessage());
                }
            }
        }
        return disks;
    }

    /// The vif list, filled up to `nics` interfaces with all defaults.
    private List<DeviceConfig> vifs() throws ConfigException {
        var vifs = new ArrayList<DeviceConfig>();
        Optional<Assignment> vif = given.find("vif");
        if (vif.isPresent()) {
            for (String text : entries(vif.get())) {
                try {
                    vifs.add(VifSpec.parse(
                            text, sentence -> warnings.add(vif.get().warning(sentence))));
                } catch (IllegalArgumentException problem) {
                    throw vif.get().error(problem.getMessage());
                }
            }
        }
        int nics = given.whole("nics", -1);
        if (nics < -1 || nics > DomainValidator.MOST_DEVICES) {
            throw given.error("nics", "must be 0 to " + DomainValidator.MOST_DEVICES + ", got " + nics);
        }
        while (vifs.size() < nics) {
            vifs.add(VifSpec.parse(""));
        }
        return vifs;
    }
}
