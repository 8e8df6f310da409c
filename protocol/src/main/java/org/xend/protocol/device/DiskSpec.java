package org.xend.protocol.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads one entry of a config's `disk` list: xm's `UNAME,VDEV,MODE[,BACKDOM]`, or as [XlDiskSpec] has it.
///
/// | field | forms |
/// |---|---|
/// | UNAME | `phy:DEV`, `file:PATH`, `TYPE:PARAMS` for a script `block-TYPE`; nothing: an empty drive |
/// | VDEV | a name or number of [DeviceNumbers]; `ioemu:` before it, `:disk` or `:cdrom` after it |
/// | MODE | `r`, `w`, `w!`, `ro`, `rw` |
/// | BACKDOM | name or id of the domain that holds the backend; 0 unless given |
///
/// A field of its own that says `cdrom` or `disk` after VDEV means the same as the suffix. Blanks round a field
/// do not count (xend took them as part of it and then found no such device).
public final class DiskSpec {
    private static final String SHAPE = "a disk is UNAME,VDEV,MODE[,BACKDOM], as in 'phy:/dev/wd0e,0x1,w'";

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");

    private DiskSpec() {}

    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static VbdConfig parse(String text) {
        return parse(text, _ -> {});
    }

    /// @param warnings takes a sentence for each field that is not taken at its word
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static VbdConfig parse(String text, Consumer<String> warnings) {
        DeviceValueCheck.bounded("a disk", text);
        try {
            return XlDiskSpec.isOne(text) ? XlDiskSpec.read(text, warnings) : read(text);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("'" + text + "': " + problem.getMessage(), problem);
        }
    }

    private static VbdConfig read(String text) {
        List<String> fields = new ArrayList<>(
                Arrays.stream(text.split(",", -1)).map(String::strip).toList());
        String kind = "";
        for (int i = 2; i < fields.size() && kind.isEmpty(); i++) {
            if (fields.get(i).equals("cdrom") || fields.get(i).equals("disk")) {
                kind = ":" + fields.remove(i);
            }
        }
        while (fields.size() > 3 && fields.getLast().isEmpty()) {
            fields.removeLast();
        }
        if (fields.size() == 5) {
            throw new IllegalArgumentException(
                    "a ring protocol ('" + fields.get(4) + "') cannot be chosen: the guest's kernel decides it");
        }
        if (fields.size() < 3 || fields.size() > 5) {
            throw new IllegalArgumentException(SHAPE);
        }
        String vdev = fields.get(1);
        if (!kind.isEmpty() && !vdev.endsWith(kind)) {
            vdev += kind;
        }
        return of(fields.get(0), vdev, fields.get(2), fields.size() > 3 ? fields.get(3) : "");
    }

    /// A disk from its parts, as S-expressions carry them.
    ///
    /// @param backend empty for domain 0
    /// @throws IllegalArgumentException naming the part and what is wrong with it
    public static VbdConfig of(String uname, String vdev, String mode, String backend) {
        String dev = vdev.startsWith("ioemu:") ? vdev.substring(6) : vdev;
        DiskKind kind = DiskKind.DISK;
        int colon = dev.indexOf(':');
        if (colon >= 0) {
            kind = kind(dev.substring(colon + 1));
            dev = dev.substring(0, colon);
        }
        if (dev.startsWith("/dev/")) {
            dev = dev.substring(5);
        }
        int number = DeviceNumbers.parse(dev);
        DiskMode diskMode = DiskMode.parse(mode);
        String owner = backend.isEmpty() ? "0" : DeviceValueCheck.domain("backend", backend);
        if (uname.isEmpty()) {
            if (kind != DiskKind.CDROM) {
                throw new IllegalArgumentException("only a cdrom drive may be empty: " + SHAPE);
            }
            return new VbdConfig("phy", "", dev, number, diskMode, kind, owner);
        }
        int prefix = uname.indexOf(':');
        String type = prefix < 0 ? "" : uname.substring(0, prefix);
        String params = DeviceValueCheck.printable("device", uname.substring(prefix + 1));
        return switch (type) {
            case "phy" -> new VbdConfig(type, device(params), dev, number, diskMode, kind, owner);
            case "file" -> new VbdConfig(type, absolute(params), dev, number, diskMode, kind, owner);
            default -> new VbdConfig(scripted(type, uname), other(type, params), dev, number, diskMode, kind, owner);
        };
    }

    /// Every other type is served by the script of its name, `block-TYPE`; whether there is one, the daemon
    /// looks.
    private static String scripted(String type, String uname) {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("'" + uname + "' has no type before it: phy:DEVICE and file:PATH are"
                    + " usual, TYPE:.. is what a script block-TYPE serves");
        }
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "'" + type + "' is no type of disks: letters, digits, _ and - are allowed");
        }
        return type;
    }

    private static String other(String type, String params) {
        if (params.isEmpty()) {
            throw new IllegalArgumentException("'" + type + ":' names no disk");
        }
        return params;
    }

    private static DiskKind kind(String word) {
        return switch (word) {
            case "disk" -> DiskKind.DISK;
            case "cdrom" -> DiskKind.CDROM;
            default ->
                throw new IllegalArgumentException(
                        "unknown device type ':" + word + "': ':disk' and ':cdrom' are known");
        };
    }

    private static String device(String params) {
        if (params.isEmpty()) {
            throw new IllegalArgumentException("'phy:' names no device");
        }
        return params.startsWith("/") ? params : "/dev/" + params;
    }

    private static String absolute(String params) {
        if (!params.startsWith("/")) {
            throw new IllegalArgumentException("'file:" + params + "' needs an absolute path");
        }
        return params;
    }
}
