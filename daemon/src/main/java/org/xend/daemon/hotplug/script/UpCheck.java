package org.xend.daemon.hotplug.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xend.protocol.xenbus.Dom0System;

/// What an `up` must leave behind when it ends well without a `hotplug-status`: a script that was called in a way
/// it does not know often says nothing and ends with status 0, and the guest has no network.
///
/// @param command for NetBSD's ifconfig
/// @param interfaces Linux's folder of interfaces, `/sys/class/net`
/// @param disks whether a disk needs the key physical-device: not where the hypervisor, and so the disk, is
/// simulated
public record UpCheck(Dom0System system, Dom0Command command, Path interfaces, boolean disks) {
    /// For the system that scripts run on.
    public static UpCheck of(ScriptHost host, boolean disks) {
        return new UpCheck(host.system(), new Dom0Command(host.path()), Path.of("/sys/class/net"), disks);
    }

    /// @param backend with the keys as they stand after the script
    /// @return what is as it was before, as a clause; empty where something was done or nothing can be found out
    public Optional<String> missing(BackendDirectory backend) {
        if (backend.id().isVif()) {
            // The how-to's word for a vif that is to be left alone.
            return backend.key("bridge").filter("null"::equals).isPresent()
                    ? Optional.empty()
                    : names(backend).filter(this::isUntouched).findFirst().map(name -> name + " is still down");
        }
        boolean handedOver = Stream.of("physical-device", "physical-device-path")
                .map(backend::key)
                .anyMatch(Optional::isPresent);
        return disks
                        && backend.id().deviceClass().equals("vbd")
                        && backend.key("params").isPresent()
                        && !handedOver
                ? Optional.of("physical-device is not set")
                : Optional.empty();
    }

    /// The first that there is, is the interface.
    private Stream<String> names(BackendDirectory backend) {
        String unit = backend.id().domid() + "." + backend.id().id();
        List<String> usual = switch (system) {
            case LINUX -> List.of("vif" + unit);
            case NETBSD -> List.of("xvif" + unit, "xvif" + unit.replace('.', 'i'));
        };
        return Stream.concat(backend.key("vifname").stream(), usual.stream())
                .filter(this::exists)
                .limit(1);
    }

    private boolean exists(String name) {
        return switch (system) {
            case LINUX -> folder(name).filter(Files::isDirectory).isPresent();
            case NETBSD ->
                !name.startsWith("-")
                        && command.ask("ifconfig", name)
                                .filter(answer -> answer.status() == 0)
                                .isPresent();
        };
    }

    private boolean isUntouched(String name) {
        return switch (system) {
            case LINUX -> {
                try {
                    Path folder = folder(name).orElseThrow();
                    int flags = Integer.decode(
                            Files.readString(folder.resolve("flags")).strip());
                    yield (flags & 1) == 0 && !Files.exists(folder.resolve("master"));
                } catch (IOException _) {
                    // It was removed meanwhile, so something was done with it.
                    yield false;
                }
            }
            case NETBSD ->
                command.ask("ifconfig", name)
                        .map(Dom0Command.Answer::text)
                        .filter(text -> !text.matches("(?s)[^\\n]*[<,]UP[,>].*"))
                        .isPresent();
        };
    }

    private Optional<Path> folder(String name) {
        try {
            return name.contains("/") || name.startsWith(".")
                    ? Optional.empty()
                    : Optional.of(interfaces.resolve(name));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
