package org.xend.protocol.device;

/// A block device as configured by one `disk` string (`phy:/dev/wd0e,0x1,w`).
///
/// @param type `phy`, `file`, or the TYPE of a script `block-TYPE` (the prefix of UNAME)
/// @param params the device or file behind it, absolute; for other types whatever their script knows; empty only
/// for
///        an empty cdrom drive
/// @param dev the VDEV as written, without `ioemu:` prefix and `:cdrom` suffix (`0x1`, `hda1`)
/// @param number the device number the guest sees; also the device's id in key paths
public record VbdConfig(
        String type, String params, String dev, int number, DiskMode mode, DiskKind kind, String backend)
        implements DeviceConfig {
    @Override
    public String deviceClass() {
        return "vbd";
    }

    /// Whether a script of its type's name makes the device, so that nobody else knows what params means.
    public boolean isScripted() {
        return !type.equals("phy") && !type.equals("file");
    }

    /// `phy:/dev/wd0e`: the form in which configs and S-expressions name it; empty for an empty drive.
    public String uname() {
        return params.isEmpty() ? "" : type + ":" + params;
    }
}
