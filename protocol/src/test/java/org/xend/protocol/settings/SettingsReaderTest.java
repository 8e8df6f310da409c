package org.xend.protocol.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.settings.XendSettings.NotActedOn;
import org.xend.protocol.xenbus.Dom0System;
import org.xend.protocol.xs.Quota;

class SettingsReaderTest {
    private static final String FILE = "/etc/xen/xend-config.sxp";

    private static XendSettings read(String text) throws SettingsException {
        return SettingsReader.read(text, FILE);
    }

    private static String error(String text) {
        return assertThrows(SettingsException.class, () -> read(text)).getMessage();
    }

    @Test
    void anEmptyFileGivesTheDefaults() throws SettingsException {
        XendSettings settings = read("# nothing here\n");
        assertEquals(SettingsReader.defaults(), settings);
        assertEquals(HypervisorKind.XEN, settings.hypervisor());
        assertEquals(new XendSettings.Embedded(Optional.empty(), 8192, 4, 512, Dom0System.NETBSD), settings.embedded());
        assertEquals(
                new XendSettings.Sockets(
                        true,
                        new ConfiguredPath("/var/lib/xend/xend-socket"),
                        new ConfiguredPath("/var/run/xenstored/socket"),
                        new XendSettings.KeyTreeAccess(List.of(), Optional.empty(), List.of()),
                        Duration.ofNanos(100_000),
                        Optional.empty()),
                settings.sockets());
        assertEquals(
                new XendSettings.Logging(new ConfiguredPath("/var/log/xend.log"), LogLevel.DEBUG), settings.logging());
        assertEquals(
                new XendSettings.Hotplug(
                        HotplugMode.INSIDE,
                        Optional.of("vif-bridge"),
                        Optional.empty(),
                        Optional.of("block"),
                        Optional.empty(),
                        Map.of(),
                        Duration.ofSeconds(40)),
                settings.hotplug());
        assertEquals(new XendSettings.Domains(Duration.ofSeconds(100), Duration.ofSeconds(100), 0), settings.domains());
        assertEquals(new XendSettings.Console(1024, 256), settings.console());
        assertEquals(1048576, settings.console().limitBytes());
        assertEquals(List.of(), settings.notActedOn());
    }

    @Test
    void everyOptionThatIsActedOnReachesItsSetting() throws SettingsException {
        XendSettings settings = read("""
                (logfile xend/daemon.log) (loglevel warning)
                (xend-unix-server no) (xend-unix-path /run/x) (xenstored-path /run/y) (metrics-port 9100)
                (xenstored-users (alice @xen)) (xenstored-ro-path /run/z) (xenstored-ro-users (bob))
                (xenstored-linger 250)
                (vif-script none) (block-script /opt/block) (xen-script-dir scripts) (script-timeout 5)
                (script-convention (vif-bridge ARGUMENTS)) (script-convention (/opt/block xspath))
                (hotplug-role apart) (xenstored-quota (permissions 6))
                (xenstored-quota (nodes 2000) (soft-memory 0))
                (device-create-timeout 7) (device-destroy-timeout 8) (dom0-min-mem 196)
                (console-limit 64) (console-history-kib 16)
                (hypervisor embedded) (embedded-dom0 ../embedded/dom0) (embedded-memory 4096)
                (embedded-cpus 2) (embedded-dom0-memory 256) (embedded-dom0-system linux)
                """);
        assertEquals(
                new XendSettings(
                        HypervisorKind.EMBEDDED,
                        new XendSettings.Embedded(
                                Optional.of(new ConfiguredPath("../embedded/dom0")), 4096, 2, 256, Dom0System.LINUX),
                        new XendSettings.Sockets(
                                false,
                                new ConfiguredPath("/run/x"),
                                new ConfiguredPath("/run/y"),
                                new XendSettings.KeyTreeAccess(
                                        List.of("alice", "@xen"),
                                        Optional.of(new ConfiguredPath("/run/z")),
                                        List.of("bob")),
                                Duration.ofNanos(250_000),
                                Optional.of(9100)),
                        new XendSettings.Logging(new ConfiguredPath("xend/daemon.log"), LogLevel.WARNING),
                        new XendSettings.Hotplug(
                                HotplugMode.APART,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("/opt/block"),
                                Optional.of(new ConfiguredPath("scripts")),
                                Map.of("vif-bridge", ScriptConvention.ARGUMENTS, "/opt/block", ScriptConvention.XSPATH),
                                Duration.ofSeconds(5)),
                        new XendSettings.Domains(Duration.ofSeconds(7), Duration.ofSeconds(8), 196),
                        new XendSettings.Console(64, 16),
                        Map.of(Quota.NODES, 2000, Quota.SOFT_MEMORY, 0, Quota.NODE_PERMISSIONS, 6),
                        List.of()),
                settings);
        assertEquals("xend/xend-debug.log", settings.logging().debugFile().written());
    }

    @Test
    void theActiveLinesOfTheFileXendShippedAreAccepted() throws SettingsException {
        XendSettings settings = read("""
                # -*- sh -*-
                (xen-api-server ((9363 pam '^localhost$ example\\\\.com$') (unix none)))
                (xend-relocation-server yes)
                (xend-relocation-hosts-allow '^localhost$ ^localhost\\\\.localdomain$')
                (network-script network-bridge)
                (vif-script vif-bridge)
                (dom0-min-mem 196)
                (enable-dom0-ballooning yes)
                (total_available_memory 0)\s
                (dom0-cpus 0)
                (vncpasswd '')
                (pscsi-device-mask ('*'))
                """);
        assertEquals(
                List.of(
                        new NotActedOn("xen-api-server", 2),
                        new NotActedOn("xend-relocation-server", 3),
                        new NotActedOn("xend-relocation-hosts-allow", 4),
                        new NotActedOn("network-script", 5),
                        new NotActedOn("enable-dom0-ballooning", 8),
                        new NotActedOn("total_available_memory", 9),
                        new NotActedOn("dom0-cpus", 10),
                        new NotActedOn("vncpasswd", 11),
                        new NotActedOn("pscsi-device-mask", 12)),
                settings.notActedOn());
        assertEquals(196, settings.domains().dom0MinMemMib());
    }

    @Test
    void theVifScriptMayNameTheBridgeToo() throws SettingsException {
        XendSettings.Hotplug hotplug =
                read("(vif-script 'vif-bridge  bridge=xenbr0 ')").hotplug();
        assertEquals(Optional.of("vif-bridge"), hotplug.vifScript());
        assertEquals(Optional.of("xenbr0"), hotplug.vifBridge());
        assertEquals(
                FILE + ":2:1: option 'vif-script' must be one script and bridge=NAME, got"
                        + " 'netdev=eth0': put other settings into the script",
                assertThrows(SettingsException.class, () -> read("\n(vif-script 'vif-nat netdev=eth0')"))
                        .getMessage());
    }

    @Test
    void aNetworkScriptMayBeLeftBlank() throws SettingsException {
        assertEquals(
                List.of(new NotActedOn("network-script", 1)),
                read("(network-script )").notActedOn());
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "Y", "1", "on", "TRUE", "t", "'yes'"})
    void trueHasManySpellings(String word) throws SettingsException {
        assertTrue(read("(xend-unix-server " + word + ")").sockets().serveControl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "N", "0", "Off", "false", "F"})
    void soHasFalse(String word) throws SettingsException {
        assertFalse(read("(xend-unix-server " + word + ")").sockets().serveControl());
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(vif-skript x)|:1:2: unknown option 'vif-skript'",
                "vif-script|:1:1: expected an option in parentheses, found 'vif-script'",
                "()|:1:1: expected (option value), found a list that does not begin with a name",
                "((logfile x))|:1:1: expected (option value), found a list that does not begin with a name",
                "(logfile)|:1:1: option 'logfile' must be a path, got no value",
                "(xend-port )|:1:1: option 'xend-port' must be an integer from 0 to 65535, got no value",
                "(logfile a b)|:1:12: option 'logfile' must have one value, got 2",
                "(logfile '')|:1:10: option 'logfile' must be a path, got ''",
                "(logfile 'a\\0b')|:1:10: option 'logfile' must be a path, got 'a\\x00b'",
                "(logfile (a))|:1:10: option 'logfile' must be a path, got (a)",
                "(loglevel LOUD)|:1:11: option 'loglevel' must be one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL, got LOUD",
                "(xend-unix-server maybe)|:1:19: option 'xend-unix-server' must be yes or no, got maybe",
                "(xend-unix-server '')|:1:19: option 'xend-unix-server' must be yes or no, got ''",
                "(xend-port 70000)|:1:12: option 'xend-port' must be an integer from 0 to 65535, got 70000",
                "(xend-port 0x50)|:1:12: option 'xend-port' must be an integer from 0 to 65535, got 0x50",
                "(xend-port 99999999999999999999)|:1:12: option 'xend-port' must be an integer from 0 to 65535, got 99999999999999999999",
                "(script-timeout 0)|:1:17: option 'script-timeout' must be an integer from 1 to 3600, got 0",
                "(script-timeout -5)|:1:17: option 'script-timeout' must be an integer from 1 to 3600, got -5",
                "(script-timeout 1.5)|:1:17: option 'script-timeout' must be an integer from 1 to 3600, got 1.5",
                "(xen-api-server unix)|:1:17: option 'xen-api-server' must be a list, got unix",
                "(vif-script ())|:1:13: option 'vif-script' must be a script or none, got ()",
                "(script-convention (a b))|:1:20: option 'script-convention' must be (SCRIPT CONVENTION) with one of arguments, xspath, environment, got (a b)",
                "(script-convention vif-bridge)|:1:20: option 'script-convention' must be (SCRIPT CONVENTION) with one of arguments, xspath, environment, got vif-bridge",
                "(xenstored-quota)|:1:1: option 'xenstored-quota' must be (NAME NUMBER) ... with names of limits, got no value",
                "(xenstored-quota 5)|:1:18: option 'xenstored-quota' must be (NAME NUMBER) ... with names of limits, got 5",
                "(xenstored-quota (nodes))|:1:18: option 'xenstored-quota' must be (NAME NUMBER) ... with names of limits, got (nodes)",
                "(xenstored-quota (nodes 5) (nods 6))|:1:29: xenstored-quota must name one of nodes, watches, outstanding, memory, soft-memory, transactions, transaction-nodes, node-permissions, path-max, node-size, got 'nods'",
                "(xenstored-quota (nodes -1))|:1:25: xenstored-quota 'nodes' must be an integer from 0 to 2147483647, got -1",
                "(xenstored-quota (nodes many))|:1:25: xenstored-quota 'nodes' must be an integer from 0 to 2147483647, got many",
                "(xenstored-quota (path-max 2049))|:1:28: xenstored-quota 'path-max' must be an integer from 0 to 2048, got 2049",
                "(xenstored-quota (nodes 5)) (xenstored-quota (watches 1) (nodes 6))|:1:58: xenstored-quota is given twice for 'nodes'",
                "(script-convention (a xspath)) (script-convention (a arguments))|:1:51: script-convention is given twice for 'a'",
                "(hypervisor xenserver)|:1:13: option 'hypervisor' must be one of xen, embedded, got xenserver",
                "(embedded-memory 100)|:1:1: embedded-dom0-memory is 512 MiB, more than all of embedded-memory, 100 MiB",
                "(embedded-cpus 1) (embedded-dom0-memory 9000)|:1:19: embedded-dom0-memory is 9000 MiB, more than all of embedded-memory, 8192 MiB",
                "(logfile x|:1:11: unexpected end of input: the list that opens at line 1, column 1 is not closed",
                "(logfile x))|:1:12: unexpected ')': no list is open"
            })
    void whatIsWrongIsNamedWithFileLineAndColumn(String text, String message) {
        assertEquals(FILE + message, error(text));
    }

    @Test
    void anOptionGivenTwiceIsRefusedAtItsSecondPlace() {
        assertEquals(
                FILE + ":3:2: option 'vif-script' is given twice, first on line 1",
                error("(vif-script a)\n# other\n (vif-script a)"));
        assertEquals(
                FILE + ":2:1: option 'xend-port' is given twice, first on line 1",
                error("(xend-port 1)\n(xend-port 1)"));
    }

    @ParameterizedTest
    @EnumSource(XendOption.class)
    void everyDefaultIsAValueTheFileMayHave(XendOption option) throws SettingsException {
        if (option.fallback().isPresent()) {
            assertEquals(
                    List.of(),
                    changes(read("(" + option.word() + " " + option.fallback().get() + ")")));
        }
        assertEquals(Optional.of(option), XendOption.of(option.word()));
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedAtTheByte() throws SettingsException {
        assertEquals(SettingsReader.defaults(), SettingsReader.read("# é".getBytes(StandardCharsets.UTF_8), FILE));
        assertEquals(
                FILE + ":2:3: the byte 0xe9 is not UTF-8 text",
                assertThrows(
                                SettingsException.class,
                                () -> SettingsReader.read("\n# é".getBytes(StandardCharsets.ISO_8859_1), FILE))
                        .getMessage());
    }

    /// What differs from the defaults, apart from the note that an option is not acted on.
    private static List<XendSettings> changes(XendSettings settings) {
        var plain = new XendSettings(
                settings.hypervisor(),
                settings.embedded(),
                settings.sockets(),
                settings.logging(),
                settings.hotplug(),
                settings.domains(),
                settings.console(),
                settings.storeQuotas(),
                List.of());
        return plain.equals(SettingsReader.defaults()) ? List.of() : List.of(plain);
    }

    @Test
    void relativePathsBelongToTheFilesFolderAndAbsoluteStateToTheRoot() {
        Path folder = Path.of("/r/etc/xen");
        assertEquals(Path.of("/r/etc/embedded/dom0"), new ConfiguredPath("../embedded/dom0").onHost(folder));
        assertEquals(Path.of("/opt/scripts"), new ConfiguredPath("/opt/scripts").onHost(folder));
        assertEquals(
                Path.of("/r/var/log/xend.log"), new ConfiguredPath("/var/log/xend.log").ofState(folder, Path.of("/r")));
        assertEquals(
                Path.of("/var/log/xend.log"), new ConfiguredPath("/var/log/xend.log").ofState(folder, Path.of("/")));
        assertEquals(Path.of("/r/etc/xen/xend.log"), new ConfiguredPath("xend.log").ofState(folder, Path.of("/r")));
    }
}
