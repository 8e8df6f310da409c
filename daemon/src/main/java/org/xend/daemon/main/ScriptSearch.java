package org.xend.daemon.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.device.ScriptNames;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;

/// Finds a device's script: the one of its configuration, else the daemon's for its class. A name without a path
/// is searched in the script folders.
///
/// @param standIns folder whose files replace the host's files of the same path
/// @param vifBridge bridge of vifs that name neither a bridge nor a script
record ScriptSearch(
        Optional<Path> standIns,
        List<Path> folders,
        Optional<String> vifScript,
        Optional<String> vifBridge,
        Optional<String> blockScript)
        implements ScriptNames {
    @Override
    public Optional<String> scriptOf(DeviceConfig device) {
        return switch (device) {
            case VifConfig vif -> vif.script().or(() -> vifScript).map(this::find);
            case VbdConfig vbd when vbd.params().isEmpty() -> Optional.empty();
            case VbdConfig vbd when vbd.isScripted() -> Optional.of(ofType(vbd));
            case VbdConfig _ -> blockScript.map(this::find);
        };
    }

    @Override
    public DeviceConfig completed(DeviceConfig device) {
        return switch (device) {
            case VifConfig vif when vif.bridge().isEmpty() && vif.script().isEmpty() -> vif.withBridge(vifBridge);
            case VifConfig vif -> vif;
            case VbdConfig vbd -> vbd;
        };
    }

    /// As in xend, a type of disks is supported if its script exists.
    private String ofType(VbdConfig vbd) {
        String script = find("block-" + vbd.type());
        if (!Files.isExecutable(Path.of(script))) {
            String path = vbd.params().substring(vbd.params().lastIndexOf(':') + 1);
            boolean raw = vbd.type().startsWith("tap") && vbd.params().matches("(tapdisk:)?aio:/[^:]*");
            throw new FailureException(new Failure.BadConfig(
                    "disk '" + vbd.dev() + "'",
                    "disks of type '" + vbd.type()
                            + "' need a script block-" + vbd.type() + ", and there is none in "
                            + String.join(
                                    ", ", folders.stream().map(Path::toString).toList())
                            + (raw ? "; write file:" + path + " instead" : "")));
        }
        return script;
    }

    /// @return the first that exists; else the path in the first folder, so that the error which follows names
    /// one
    String find(String script) {
        if (script.startsWith("/")) {
            Path inHost = Path.of(script).normalize();
            return standIns.map(folder -> folder.resolve(Path.of("/").relativize(inHost)))
                    .filter(Files::exists)
                    .map(Path::toString)
                    .orElse(script);
        }
        return folders.stream()
                .map(folder -> folder.resolve(script))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> folders.getFirst().resolve(script))
                .normalize()
                .toString();
    }
}
