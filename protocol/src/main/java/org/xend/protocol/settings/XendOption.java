package org.xend.protocol.settings;

import static org.xend.protocol.settings.OptionType.FILE;
import static org.xend.protocol.settings.OptionType.FLAG;
import static org.xend.protocol.settings.OptionType.SCRIPT;
import static org.xend.protocol.settings.OptionType.TEXT;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All options of xend-config.sxp: first those that this daemon acts on, ours after xend's, then the rest of xend
/// 4.1's, which it accepts, checks and ignores. The manual's order.
///
/// The option's name in a file is the constant's in lower case, `_` as `-`, unless the constant names another.
public enum XendOption {
    LOGFILE(
            FILE,
            "/var/log/xend.log",
            Effect.ACTED_ON,
            "The daemon's log. The debug log, xend-debug.log, lies beside it."),
    LOGLEVEL(
            choice("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
            "DEBUG",
            Effect.ACTED_ON,
            "The least severe messages that are logged."),
    XEND_UNIX_SERVER(
            FLAG,
            "yes",
            Effect.ACTED_ON,
            "Whether the control socket is served. Without it xm cannot reach the daemon."),
    XEND_UNIX_PATH(FILE, "/var/lib/xend/xend-socket", Effect.ACTED_ON, "The control socket."),
    VIF_SCRIPT(
            SCRIPT,
            "vif-bridge",
            Effect.ACTED_ON,
            "The hotplug script of vifs that name none; 'SCRIPT bridge=NAME' also names their bridge."),
    DOM0_MIN_MEM(
            whole(0, 1 << 24),
            "0",
            Effect.ACTED_ON,
            "MiB below which mem-set never sets dom0's memory; 128 MiB is the least in any case."),
    CONSOLE_LIMIT(
            whole(1, 1 << 20),
            "1024",
            Effect.ACTED_ON,
            "KiB of output the console daemon buffers for a domain (console/limit in the key tree)."),
    DEVICE_CREATE_TIMEOUT(whole(1, 86400), "100", Effect.ACTED_ON, "Seconds a new device may take to connect."),
    DEVICE_DESTROY_TIMEOUT(whole(1, 86400), "100", Effect.ACTED_ON, "Seconds a removed device may take to disconnect."),

    HYPERVISOR(
            choice("xen", "embedded"),
            "xen",
            Effect.ACTED_ON,
            "The hypervisor below the daemon, or the embedded simulator, which needs neither Xen nor root."),
    EMBEDDED_DOM0(
            FILE,
            XendOption.NOT_SET,
            Effect.ACTED_ON,
            "Folder whose files stand for dom0's kernels and devices; the shipped etc/embedded/dom0 if not set."),
    EMBEDDED_MEMORY(whole(1, 1 << 24), "8192", Effect.ACTED_ON, "MiB of memory of the embedded hypervisor's machine."),
    EMBEDDED_CPUS(whole(1, 4096), "4", Effect.ACTED_ON, "Physical CPUs of the embedded hypervisor's machine."),
    EMBEDDED_DOM0_MEMORY(whole(1, 1 << 24), "512", Effect.ACTED_ON, "MiB of that memory that belong to dom0."),
    EMBEDDED_DOM0_SYSTEM(
            choice("NetBSD", "Linux"),
            "NetBSD",
            Effect.ACTED_ON,
            "Which kernel the embedded hypervisor's dom0 stands for."),
    XENSTORED_PATH(
            FILE,
            "/var/run/xenstored/socket",
            Effect.ACTED_ON,
            "The key tree's socket, for the stock xenstore clients."),
    XENSTORED_USERS(
            new OptionType.Users(),
            "()",
            Effect.ACTED_ON,
            "Users and @groups that may use the key tree's sockets, beside root and the daemon's own user."),
    XENSTORED_RO_PATH(
            FILE,
            XendOption.NOT_SET,
            Effect.ACTED_ON,
            "A second socket of the key tree, on which nothing can be changed."),
    XENSTORED_RO_USERS(
            new OptionType.Users(), "()", Effect.ACTED_ON, "Users and @groups that may use that second socket only."),
    XENSTORED_LINGER(
            whole(0, 1000),
            "100",
            Effect.ACTED_ON,
            "Microseconds the key tree's thread may wait awake for the next request; 0 lets it sleep at once."),
    XENSTORED_QUOTA(
            new OptionType.Limits(),
            XendOption.NOT_SET,
            Effect.ACTED_ON,
            "What an unprivileged domain may use of the key tree, where not the stock limits; 0 for no limit."),
    HOTPLUG_ROLE(
            choice("inside", "apart"),
            "inside",
            Effect.ACTED_ON,
            "Whether the daemon runs the hotplug scripts or leaves them to a separate xend backend."),
    BLOCK_SCRIPT(SCRIPT, "block", Effect.ACTED_ON, "The hotplug script of block devices."),
    SCRIPT_CONVENTION(
            new OptionType.Convention(),
            XendOption.NOT_SET,
            Effect.ACTED_ON,
            "How a script is called, if its text does not show it; once for each such script."),
    SCRIPT_TIMEOUT(whole(1, 3600), "40", Effect.ACTED_ON, "Seconds one run of a hotplug script may take."),
    XEN_SCRIPT_DIR(
            FILE,
            XendOption.NOT_SET,
            Effect.ACTED_ON,
            "Folder of scripts given by name; if not set, /etc/xen/scripts, then the shipped ones."),
    CONSOLE_HISTORY_KIB(
            whole(1, 1 << 20),
            "256",
            Effect.ACTED_ON,
            "KiB of each domain's console output that are kept, for clients that attach later."),
    METRICS_PORT(
            port(),
            "0",
            Effect.ACTED_ON,
            "Loopback TCP port of the metrics page; 0 leaves it on the control socket only."),

    XSM_MODULE_NAME("xsm_module_name", TEXT, "dummy", "Security module (flask, acm)."),
    XEN_API_SERVER(new OptionType.Items(), "((unix))", "Listeners of the Xen-API."),
    XEND_HTTP_SERVER(FLAG, "no", "The resource tree over HTTP on a TCP port."),
    XEND_ADDRESS(TEXT, "''", "Address xend-http-server listens on; empty for all."),
    XEND_PORT(port(), "8000", "TCP port of xend-http-server."),
    XEND_UNIX_XMLRPC_SERVER(FLAG, "yes", "XML-RPC on a Unix socket."),
    XEND_TCP_XMLRPC_SERVER(FLAG, "no", "XML-RPC on a TCP port."),
    XEND_TCP_XMLRPC_SERVER_ADDRESS(TEXT, "localhost", "Address xend-tcp-xmlrpc-server listens on."),
    XEND_TCP_XMLRPC_SERVER_PORT(port(), "8006", "TCP port of xend-tcp-xmlrpc-server."),
    XEND_TCP_XMLRPC_SERVER_SSL_KEY_FILE(FILE, XendOption.NOT_SET, "TLS key of xend-tcp-xmlrpc-server."),
    XEND_TCP_XMLRPC_SERVER_SSL_CERT_FILE(FILE, XendOption.NOT_SET, "TLS certificate of xend-tcp-xmlrpc-server."),
    XEND_RELOCATION_SERVER(FLAG, "no", "Whether guests are received from other hosts."),
    XEND_RELOCATION_PORT(port(), "8002", "TCP port of xend-relocation-server."),
    XEND_RELOCATION_SSL_SERVER(FLAG, "no", "Whether guests are received over TLS."),
    XEND_RELOCATION_SSL_PORT(port(), "8003", "TCP port of xend-relocation-ssl-server."),
    XEND_RELOCATION_SERVER_SSL_KEY_FILE(FILE, XendOption.NOT_SET, "TLS key of xend-relocation-ssl-server."),
    XEND_RELOCATION_SERVER_SSL_CERT_FILE(FILE, XendOption.NOT_SET, "TLS certificate of xend-relocation-ssl-server."),
    XEND_RELOCATION_SSL(FLAG, "no", "Whether guests are sent over TLS by default."),
    XEND_RELOCATION_ADDRESS(TEXT, "''", "Address or interface for receiving guests; empty for all."),
    XEND_RELOCATION_HOSTS_ALLOW(TEXT, "''", "Regular expressions of the hosts guests may come from; empty for all."),
    XEND_UDEV_EVENT_SERVER(FLAG, "no", "Listening for udev events."),
    NETWORK_SCRIPT(
            new OptionType.OptionalText(),
            XendOption.NOT_SET,
            "Script, with arguments, that set up the host's network at start."),
    ENABLE_DOM0_BALLOONING(
            FLAG,
            XendOption.NOT_SET,
            "Whether dom0 gives memory to new guests; xend's default was yes with dom0-min-mem, no without."),
    TOTAL_AVAILABLE_MEMORY(
            "total_available_memory", whole(0, 1 << 24), "0", "GiB of a pool shared by HVM and 64-bit guests."),
    DOM0_CPUS(whole(0, 4096), "0", "CPUs dom0 is given at start; 0 for all."),
    ENABLE_DUMP(FLAG, "no", "A core dump whenever a guest crashes."),
    EXTERNAL_MIGRATION_TOOL(TEXT, "''", "Program that moves a device's state (vtpm)."),
    VNC_LISTEN(TEXT, "127.0.0.1", "Address of guests' VNC servers."),
    VNCPASSWD(TEXT, XendOption.NOT_SET, "Password of guests' VNC servers; empty for none."),
    VNC_TLS(FLAG, "no", "TLS for guests' VNC servers."),
    VNC_X509_CERT_DIR(FILE, "/etc/xen/vnc", "Folder of the VNC servers' certificates."),
    VNC_X509_VERIFY(FLAG, "no", "Whether VNC clients need a certificate."),
    KEYMAP(TEXT, XendOption.NOT_SET, "Keyboard of HVM guests."),
    RESOURCE_LABEL_CHANGE_SCRIPT(TEXT, XendOption.NOT_SET, "Script run when a resource's security label changes."),
    QEMU_DM_LOGROTATE_COUNT(whole(0, 1 << 20), "10", "Old logs kept of each device model."),
    XEND_DOMAINS_PATH(FILE, "/var/lib/xend/domains", "Folder of managed domains' configurations."),
    XEND_STATE_PATH(FILE, "/var/lib/xend/state", "Folder of the host's own records."),
    XEND_STORAGE_PATH(FILE, "/var/lib/xend/storage", "Folder of the storage repositories' records."),
    XEND_SECURITY_PATH(FILE, "/var/lib/xend/security", "Folder of security policies."),
    PCI_PASSTHROUGH_STRICT_CHECK(
            FLAG, "yes", "Whether PCI devices that can only be assigned together are refused alone."),
    PSCSI_DEVICE_MASK(new OptionType.Items(), "('*')", "SCSI devices that are looked for.");

    /// The default of an option without one.
    static final String NOT_SET = "";

    private enum Effect {
        ACTED_ON,
        NONE
    }

    private static final Map<String, XendOption> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(XendOption::word, Function.identity()));

    private final String word;
    private final OptionType type;
    private final String fallback;
    private final Effect effect;
    private final String meaning;

    XendOption(OptionType type, String fallback, Effect effect, String meaning) {
        this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.type = type;
        this.fallback = fallback;
        this.effect = effect;
        this.meaning = meaning;
    }

    XendOption(OptionType type, String fallback, String meaning) {
        this(type, fallback, Effect.NONE, meaning);
    }

    XendOption(String word, OptionType type, String fallback, String meaning) {
        this.word = word;
        this.type = type;
        this.fallback = fallback;
        this.effect = Effect.NONE;
        this.meaning = meaning;
    }

    public static Optional<XendOption> of(String word) {
        return Optional.ofNullable(BY_NAME.get(word));
    }

    /// The name in the file: `xend-unix-path`.
    public String word() {
        return word;
    }

    public OptionType type() {
        return type;
    }

    /// The value if the file has none, as one would write it there; empty if there is none.
    public Optional<String> fallback() {
        return fallback.equals(NOT_SET) ? Optional.empty() : Optional.of(fallback);
    }

    /// Whether it has any effect on this daemon.
    public boolean isActedOn() {
        return effect == Effect.ACTED_ON;
    }

    public boolean isRepeatable() {
        return type instanceof OptionType.Convention || type instanceof OptionType.Limits;
    }

    /// One sentence for the manual.
    public String meaning() {
        return meaning;
    }

    private static OptionType choice(String... words) {
        return new OptionType.Choice(List.of(words));
    }

    private static OptionType whole(long min, long max) {
        return new OptionType.Whole(min, max);
    }

    private static OptionType port() {
        return whole(0, 65535);
    }
}
