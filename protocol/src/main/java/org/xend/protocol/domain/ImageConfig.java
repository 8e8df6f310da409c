package org.xend.protocol.domain;

import java.util.List;

/// The kernel that a domain boots, and the type of guest.
///
/// @param type head of the image expression, one of [#TYPES]
/// @param kernel path in dom0; empty when a bootloader is to find it
/// @param ramdisk path in dom0, or empty
/// @param root the config's `root` (without a leading `root=`), or empty
/// @param ip the kernel's `ip=` value, or empty
/// @param args further kernel arguments
public record ImageConfig(String type, String kernel, String ramdisk, String root, String ip, String args) {
    /// A PV guest of any system, by xend's name.
    public static final String PV = "linux";
    /// A PVH guest, by libxl's name, as xend had none.
    public static final String PVH = "pvh";
    /// All types.
    public static final List<String> TYPES = List.of(PV, PVH);

    /// The command line as xend joins it: `root=R ip=I ARGS` with single spaces; the root part is left out
    /// when args has `root=`, the ip part when args has `ip=`.
    public String commandLine() {
        var out = new StringBuilder();
        if (!root.isEmpty() && !args.contains("root=")) {
            out.append("root=").append(root);
        }
        if (!ip.isEmpty() && !args.contains("ip=")) {
            out.append(out.isEmpty() ? "" : " ").append("ip=").append(ip);
        }
        if (!args.isEmpty()) {
            out.append(out.isEmpty() ? "" : " ").append(args);
        }
        return out.toString();
    }
}
