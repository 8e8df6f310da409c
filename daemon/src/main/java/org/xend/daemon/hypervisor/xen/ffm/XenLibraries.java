package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Xen's libraries on this host, of the version that the running hypervisor has.
///
/// @param control libxenctrl
/// @param guest libxenguest
public record XenLibraries(
        XenVersion version, NativeLibrary control, NativeLibrary guest, NativeLibrary events, NativeLibrary grants) {
    private static final int VERSION = 0;

    /// Tries the known versions. The first libxenctrl found asks for the hypervisor's version: that call is the
    /// same in all of them.
    ///
    /// @param folders to search besides the dynamic linker's own
    /// @throws HypervisorException UNSUPPORTED saying what was found and what is needed
    public static XenLibraries load(List<String> folders) {
        List<XenVersion> found = new ArrayList<>();
        Optional<String> running = Optional.empty();
        for (XenVersion version : XenVersion.values()) {
            Optional<NativeLibrary> control = NativeLibrary.find("libxenctrl.so." + version.text(), folders);
            if (control.isEmpty()) {
                continue;
            }
            found.add(version);
            int code = runningVersion(control.get());
            running = Optional.of(XenVersion.textOf(code));
            if (code == version.code()) {
                return new XenLibraries(
                        version,
                        control.get(),
                        need("libxenguest.so." + version.text(), folders),
                        need("libxenevtchn.so.1", folders),
                        need("libxengnttab.so.1", folders));
            }
        }
        throw new HypervisorException(
                Reason.UNSUPPORTED,
                running.map(text -> "the hypervisor is Xen " + text + " and needs libxenctrl.so." + text
                                + ", but only "
                                + names(found) + " is installed"
                                + (isKnown(text) ? "" : "; this release works with " + known()))
                        .orElseGet(() -> "none of Xen's libraries " + names(List.of(XenVersion.values()))
                                + " is installed, or what they need is not; this release works with " + known()));
    }

    private static NativeLibrary need(String name, List<String> folders) {
        return NativeLibrary.find(name, folders)
                .orElseThrow(() ->
                        new HypervisorException(Reason.UNSUPPORTED, "Xen's library " + name + " is not installed"));
    }

    private static int runningVersion(NativeLibrary control) {
        try {
            MemorySegment handle = XenControl.openHandle(control);
            try {
                return NativeCall.run((_, state) -> NativeCall.check(
                        "xc_version",
                        (int) control.function("xc_version", INT, POINTER, INT, POINTER)
                                .invokeExact(state, handle, VERSION, MemorySegment.NULL),
                        state));
            } finally {
                XenControl.closeHandle(control, handle);
            }
        } catch (NativeException e) {
            throw new HypervisorException(
                    Reason.DENIED,
                    "the hypervisor does not answer " + control.name() + ": " + e.getMessage()
                            + " (is this dom0, and does this process run as root?)");
        }
    }

    private static boolean isKnown(String text) {
        return Arrays.stream(XenVersion.values())
                .anyMatch(version -> version.text().equals(text));
    }

    private static String known() {
        return "Xen "
                + String.join(
                        ", ",
                        Arrays.stream(XenVersion.values()).map(XenVersion::text).toList());
    }

    private static String names(List<XenVersion> versions) {
        return String.join(
                ", ",
                versions.stream()
                        .map(version -> "libxenctrl.so." + version.text())
                        .toList());
    }
}
