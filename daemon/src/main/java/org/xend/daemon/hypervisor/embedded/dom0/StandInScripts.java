package org.xend.daemon.hypervisor.embedded.dom0;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.hypervisor.HostFiles;

/// Refuses, in the place of stand-in scripts, what the shipped hotplug scripts refuse: a bridge that does not
/// exist, and a disk that another guest has where one of both may write. The stand-in scripts themselves check
/// nothing. A disk is identified by its file or device, not by its name. Owned by the simulator thread.
final class StandInScripts {
    private static final String BRIDGES = "/sys/class/net/";

    private final HostFiles files;
    private final Path folder;
    /// The mode of each user, by what the disk is.
    private final Map<Object, Map<DeviceBackend, String>> users = new HashMap<>();
    private final Map<DeviceBackend, Object> held = new HashMap<>();

    /// @param folder of the stand-ins
    StandInScripts(HostFiles files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /// @return why the shipped vif-bridge would end with an error
    Optional<String> vif(String script, String bridge) {
        if (!standsIn(script, "vif-bridge")
                || bridge.isEmpty()
                || bridge.equals("null")
                || files.find(BRIDGES + bridge + "/bridge").isPresent()) {
            return Optional.empty();
        }
        return Optional.of("no such bridge: " + bridge + " (the embedded dom0's are below " + folder + BRIDGES + ")");
    }

    /// Holds the disk for the device until [#release].
    ///
    /// @return why the shipped block would end with an error
    Optional<String> vbd(DeviceBackend backend, String script, String params, String mode) {
        if (!standsIn(script, "block") || params.isEmpty()) {
            return Optional.empty();
        }
        Optional<Object> disk =
                files.find(params.startsWith("/") ? params : "/dev/" + params).flatMap(file -> identity(file.path()));
        if (disk.isEmpty()) {
            return Optional.empty();
        }
        Map<DeviceBackend, String> present = users.computeIfAbsent(disk.get(), _ -> new HashMap<>());
        Optional<Map.Entry<DeviceBackend, String>> other = mode.equals("w!")
                ? Optional.empty()
                : present.entrySet().stream()
                        .filter(user -> user.getKey().domid() != backend.domid()
                                && (mode.startsWith("w") || user.getValue().startsWith("w")))
                        .findFirst();
        if (other.isPresent()) {
            return other.map(user -> params + " is in use by domain "
                    + user.getKey().domid() + " (mode " + user.getValue() + "); mode w! would share it all the same");
        }
        present.put(backend, mode);
        held.put(backend, disk.get());
        return Optional.empty();
    }

    void release(DeviceBackend backend) {
        Object disk = held.remove(backend);
        if (disk != null) {
            Map<DeviceBackend, String> present = users.get(disk);
            present.remove(backend);
            if (present.isEmpty()) {
                users.remove(disk);
            }
        }
    }

    /// Where the embedded dom0 is the host itself (`/`), its scripts are real ones and check for themselves.
    private boolean standsIn(String script, String name) {
        if (folder.getNameCount() == 0) {
            return false;
        }
        try {
            Path path = Path.of(script);
            return path.endsWith(name) && path.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    /// A device's number, a file's device and inode.
    private static Optional<Object> identity(Path path) {
        try {
            if (Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                return Optional.of(Files.getAttribute(path, "unix:rdev"));
            }
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }
}
