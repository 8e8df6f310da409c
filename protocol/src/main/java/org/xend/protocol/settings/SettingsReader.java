package org.xend.protocol.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.sxp.LocatedSxp;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;
import org.xend.protocol.xenbus.Dom0System;

/// Reads the text of xend-config.sxp: a sequence of `(option value)`.
///
/// An unknown option, a value of the wrong type and an option given twice are refused, so that a typing error in this
/// file is not found only when a guest fails to start. (xend took the first of several and ignored unknown ones.)
public final class SettingsReader {
    private SettingsReader() {}

    /// @param file the file's name, for errors
    /// @throws SettingsException at the first error
    public static XendSettings read(String text, String file) throws SettingsException {
        var options = new ParsedOptions(file);
        try {
            for (LocatedSxp form : new SxpReader().readLocated(text)) {
                options.add(form);
            }
        } catch (SxpException e) {
            throw new SettingsException(file, e.at(), e.problem());
        }
        return new XendSettings(
                HypervisorKind.valueOf(upper(options, XendOption.HYPERVISOR)),
                embedded(options),
                sockets(options),
                new XendSettings.Logging(
                        options.path(XendOption.LOGFILE).orElseThrow(),
                        LogLevel.valueOf(upper(options, XendOption.LOGLEVEL))),
                hotplug(options),
                new XendSettings.Domains(
                        seconds(options, XendOption.DEVICE_CREATE_TIMEOUT),
                        seconds(options, XendOption.DEVICE_DESTROY_TIMEOUT),
                        options.whole(XendOption.DOM0_MIN_MEM)),
                new XendSettings.Console(
                        options.whole(XendOption.CONSOLE_LIMIT), options.whole(XendOption.CONSOLE_HISTORY_KIB)),
                StoreQuotas.read(options),
                options.notActedOn());
    }

    /// The same for the bytes of a file, which are UTF-8.
    ///
    /// @throws SettingsException also at the first byte that is not UTF-8
    public static XendSettings read(byte[] utf8, String file) throws SettingsException {
        try {
            return read(SxpReader.decode(utf8), file);
        } catch (SxpException e) {
            throw new SettingsException(file, e.at(), e.problem());
        }
    }

    /// The settings without a configuration file.
    public static XendSettings defaults() {
        try {
            return read("", "defaults");
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    private static XendSettings.Embedded embedded(ParsedOptions options) throws SettingsException {
        int memoryMib = options.whole(XendOption.EMBEDDED_MEMORY);
        int dom0MemoryMib = options.whole(XendOption.EMBEDDED_DOM0_MEMORY);
        if (dom0MemoryMib > memoryMib) {
            XendOption culprit = options.each(XendOption.EMBEDDED_DOM0_MEMORY).isEmpty()
                    ? XendOption.EMBEDDED_MEMORY
                    : XendOption.EMBEDDED_DOM0_MEMORY;
            throw options.error(
                    options.at(culprit),
                    "embedded-dom0-memory is " + dom0MemoryMib + " MiB, more than all of embedded-memory, " + memoryMib
                            + " MiB");
        }
        return new XendSettings.Embedded(
                options.path(XendOption.EMBEDDED_DOM0),
                memoryMib,
                options.whole(XendOption.EMBEDDED_CPUS),
                dom0MemoryMib,
                Dom0System.of(options.word(XendOption.EMBEDDED_DOM0_SYSTEM)).orElseThrow());
    }

    private static XendSettings.Sockets sockets(ParsedOptions options) {
        return new XendSettings.Sockets(
                options.flag(XendOption.XEND_UNIX_SERVER),
                options.path(XendOption.XEND_UNIX_PATH).orElseThrow(),
                options.path(XendOption.XENSTORED_PATH).orElseThrow(),
                new XendSettings.KeyTreeAccess(
                        options.names(XendOption.XENSTORED_USERS),
                        options.path(XendOption.XENSTORED_RO_PATH),
                        options.names(XendOption.XENSTORED_RO_USERS)),
                Duration.of(options.whole(XendOption.XENSTORED_LINGER), ChronoUnit.MICROS),
                Optional.of(options.whole(XendOption.METRICS_PORT)).filter(port -> port > 0));
    }

    private static XendSettings.Hotplug hotplug(ParsedOptions options) throws SettingsException {
        Map<String, ScriptConvention> conventions = new LinkedHashMap<>();
        for (LocatedSxp pair : options.each(XendOption.SCRIPT_CONVENTION)) {
            List<LocatedSxp> words = pair.items();
            String script = text(words.getFirst().value());
            var convention = ScriptConvention.of(text(words.get(1).value())).orElseThrow();
            if (conventions.putIfAbsent(script, convention) != null) {
                throw options.error(pair.at(), "script-convention is given twice for '" + script + "'");
            }
        }
        return new XendSettings.Hotplug(
                HotplugMode.valueOf(upper(options, XendOption.HOTPLUG_ROLE)),
                options.script(XendOption.VIF_SCRIPT).map(text -> text.strip().split("\\s+")[0]),
                vifBridge(options),
                options.script(XendOption.BLOCK_SCRIPT),
                options.path(XendOption.XEN_SCRIPT_DIR),
                conventions,
                seconds(options, XendOption.SCRIPT_TIMEOUT));
    }

    /// Of `(vif-script 'vif-bridge bridge=xenbr0')`, as xend's file had it, the bridge.
    private static Optional<String> vifBridge(ParsedOptions options) throws SettingsException {
        Optional<String> bridge = Optional.empty();
        String[] words = options.text(XendOption.VIF_SCRIPT).orElse("").strip().split("\\s+");
        for (int i = 1; i < words.length; i++) {
            if (!words[i].matches("bridge=[A-Za-z0-9_.:+-]{1,64}")) {
                throw options.error(
                        options.at(XendOption.VIF_SCRIPT),
                        "option 'vif-script' must be one script and bridge=NAME, got '" + words[i]
                                + "': put other settings into the script");
            }
            bridge = Optional.of(words[i].substring("bridge=".length()));
        }
        return bridge;
    }

    private static String text(Sxp word) {
        return word.asText().orElseThrow();
    }

    private static Duration seconds(ParsedOptions options, XendOption option) {
        return Duration.ofSeconds(options.whole(option));
    }

    private static String upper(ParsedOptions options, XendOption option) {
        return options.word(option).toUpperCase(Locale.ROOT);
    }
}
