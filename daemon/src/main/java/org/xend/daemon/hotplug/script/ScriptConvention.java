package org.xend.daemon.hotplug.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xend.protocol.device.MacAddress;

/// How a hotplug script is called. A convention decides argv and what it needs in the environment; the
/// `XEND_...` variables and XENSTORED_PATH are there in all three. Pure.
public sealed interface ScriptConvention {
    /// Xen 2.0's and the NetBSD/Xen how-to's: `vif-bridge up|down domain=NAME vif=vifD.N mac=MAC bridge=BR`,
    /// in this order; `bridge` and `ip` only where configured. A disk script gets
    /// `up|down domain= type= params= dev= mode= xspath=`, which the how-to does not know.
    record Arguments() implements ScriptConvention {}

    /// NetBSD's xenbackendd and libxl: `script BACKENDPATH 2|6`.
    record Xspath() implements ScriptConvention {}

    /// Linux's libxl and udev rules: `online|offline type_if=vif` or `add|remove`, the rest in the environment:
    /// script, XENBUS_TYPE, XENBUS_PATH (`backend/CLASS/D/ID`), XENBUS_BASE_PATH, vif and netdev (a vif's
    /// gatewaydev).
    record Environment() implements ScriptConvention {}

    /// @param name as xend-config.sxp spells it: `arguments`, `xspath` or `environment`
    /// @throws IllegalArgumentException naming the words there are
    static ScriptConvention named(String name) {
        return switch (name) {
            case "arguments" -> new Arguments();
            case "xspath" -> new Xspath();
            case "environment" -> new Environment();
            default ->
                throw new IllegalArgumentException(
                        "no such script convention '" + name + "': it is arguments, xspath or environment");
        };
    }

    /// The process for a transition of a device.
    static ScriptCall call(
            ScriptConvention convention,
            Path script,
            Transition transition,
            BackendDirectory backend,
            ScriptHost host) {
        Map<String, String> env = commonEnvironment(backend, host);
        List<String> argv = switch (convention) {
            case Arguments() -> argumentsArgv(script, transition, backend);
            case Xspath() -> List.of(script.toString(), backend.id().path(), Integer.toString(transition.state()));
            case Environment() -> {
                env.putAll(linuxEnvironment(script, backend));
                String action = transition.action(backend.id());
                yield backend.id().isVif()
                        ? List.of(script.toString(), action, "type_if=vif")
                        : List.of(script.toString(), action);
            }
        };
        return ScriptCall.of(argv, env);
    }

    private static List<String> argumentsArgv(Path script, Transition transition, BackendDirectory backend) {
        var argv = new ArrayList<String>();
        argv.add(script.toString());
        argv.add(transition.word());
        argv.add("domain=" + backend.domain());
        if (backend.id().isVif()) {
            argv.add("vif=" + backend.vif());
            argv.add("mac=" + backend.key("mac").orElse(""));
            backend.key("bridge").ifPresent(bridge -> argv.add("bridge=" + bridge));
            backend.key("ip").ifPresent(ip -> argv.add("ip=" + ip));
        } else {
            for (String name : List.of("type", "params", "dev", "mode")) {
                argv.add(name + "=" + backend.key(name).orElse(""));
            }
            argv.add("xspath=" + backend.id().path());
        }
        return argv;
    }

    private static Map<String, String> linuxEnvironment(Path script, BackendDirectory backend) {
        var env = new TreeMap<String, String>();
        env.put("script", script.toString());
        env.put("XENBUS_TYPE", backend.id().deviceClass());
        env.put("XENBUS_PATH", backend.id().relativePath());
        env.put("XENBUS_BASE_PATH", "backend");
        if (backend.id().isVif()) {
            env.put("vif", backend.vif());
            // libxl's: vif-route takes dom0's end of the route from there.
            backend.key("gatewaydev").ifPresent(device -> env.put("netdev", device));
        }
        return env;
    }

    private static Map<String, String> commonEnvironment(BackendDirectory backend, ScriptHost host) {
        var env = new TreeMap<String, String>();
        env.put("XENSTORED_PATH", host.xenstoredPath().toString());
        env.put("XEND_OS", host.system().word());
        env.put("XEND_RUN_DIR", host.runDir().toString());
        env.put("XEND_XSPATH", backend.id().path());
        if (backend.id().deviceClass().equals("vbd")) {
            env.put("XEND_DISK_CHECKED", "1");
        }
        backend.key("mac").flatMap(ScriptConvention::dom0End).ifPresent(mac -> env.put("XEND_DOM0_MAC", mac));
        backend.keys().forEach((name, value) -> {
            if (name.matches("[A-Za-z0-9_-]{1,64}")) {
                env.put("XEND_KEY_" + name.replace('-', '_'), value);
            }
        });
        return env;
    }

    private static Optional<String> dom0End(String mac) {
        try {
            return Optional.of(MacAddress.parse(mac).dom0End().toString());
        } catch (IllegalArgumentException _) {
            // A key written by another toolstack need not be an address; the script sees it as it is.
            return Optional.empty();
        }
    }
}
