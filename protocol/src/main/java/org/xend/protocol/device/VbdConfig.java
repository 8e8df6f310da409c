package org.xend.protocol.device;

/// A block device as configured by one `disk` string (`phy:/dev/wd0e,0x1,w`).
///
/// @param type `phy` or `file` (the prefix of UNAME)
/// @param params the device or file behind it, absolute; empty only for an empty cdrom drive
/// @param dev the VDEV as written, without `ioemu:` prefix and `:cdrom` suffix (`0x1`, `hda1`)
/// @param number the device number the guest sees; also the device's id in key paths
public record VbdConfig(String type, String params, String dev, int number, DiskMode mode, DiskKind kind,
        String backend) implements DeviceConfig {
    @Override
    public String deviceClass() {
        return "vbd";
    }

    /// `phy:/dev/wd0e`: the form in which configs and S-expressions name it; empty for an empty drive.
    public String uname() {
        return params.isEmpty() ? "" : type + ":" + params;
    }
}
