package org.xend.protocol.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Block device numbers and the names people write for them, both ways.
///
/// | written | number (d = disk index from 0, n = partition or 0) |
/// |---|---|
/// | `hda`..`hdt`, n 1-63 | IDE majors 3 22 33 34 56 57 88 89 90 91, two disks each: `major<<8 \| (d&1)<<6 \| n` |
/// | `sda`..`sdiv`, n 1-15 | Linux' SCSI majors 8 65-71 128-135, 16 disks each: `major<<8 \| (d&15)<<4 \| n` |
/// | `xvda`..`xvdp`, n 1-15 | `202<<8 \| d<<4 \| n` |
/// | `xvdq`.., or n 16-255 | `1<<28 \| d<<8 \| n` (the extended scheme of Xen's `vbd-interface.txt`) |
/// | `xbd0`..`xbd254` | `N+1`: a NetBSD guest takes it as an index; its how-to gives `0x1` to xbd0 |
/// | `0x301`, `0x01`, `769` | the number itself |
///
/// A `/dev/` before a name is accepted. The table is that of Linux' `Documentation/admin-guide/devices.txt`.
public final class DeviceNumbers {
    private static final int[] IDE = {3, 22, 33, 34, 56, 57, 88, 89, 90, 91};
    private static final int[] SCSI = {8, 65, 66, 67, 68, 69, 70, 71, 128, 129, 130, 131, 132, 133, 134, 135};
    private static final int XVD = 202;
    private static final int EXTENDED = 1 << 28;
    private static final int EXTENDED_DISKS = 1 << 20;
    private static final int XBD_LIMIT = 255;

    private static final Pattern NAME = Pattern.compile("(hd|sd|xvd)([a-z]{1,5})([1-9][0-9]{0,3})?");
    private static final Pattern XBD = Pattern.compile("xbd(0|[1-9][0-9]{0,3})");
    private static final Pattern HEX = Pattern.compile("0[xX]0*([0-9a-fA-F]{1,8})");
    private static final Pattern DECIMAL = Pattern.compile("0*([0-9]{1,10})");

    private DeviceNumbers() {}

    /// @param vdev a number or a name of the table above
    /// @return the number, 0 or above
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static int parse(String vdev) {
        String name = vdev.startsWith("/dev/") ? vdev.substring(5) : vdev;
        Matcher hex = HEX.matcher(vdev);
        if (hex.matches()) {
            return bounded(vdev, Long.parseLong(hex.group(1), 16));
        }
        Matcher decimal = DECIMAL.matcher(vdev);
        if (decimal.matches()) {
            return bounded(vdev, Long.parseLong(decimal.group(1)));
        }
        Matcher xbd = XBD.matcher(name);
        if (xbd.matches()) {
            int unit = Integer.parseInt(xbd.group(1));
            if (unit >= XBD_LIMIT) {
                throw bad(vdev, "xbd goes up to xbd" + (XBD_LIMIT - 1));
            }
            return unit + 1;
        }
        Matcher linux = NAME.matcher(name);
        if (linux.matches()) {
            int partition = linux.group(3) == null ? 0 : Integer.parseInt(linux.group(3));
            int disk = index(linux.group(2));
            return switch (linux.group(1)) {
                case "hd" -> ide(vdev, disk, partition);
                case "sd" -> scsi(vdev, disk, partition);
                default -> xvd(vdev, disk, partition);
            };
        }
        throw bad(vdev, "a number (0x301, 769) or a name such as hda1, sda, xvda or xbd0 is needed");
    }

    /// @return the shortest name the table has for a number; none for numbers outside it (`0`, device-mapper's
    /// ...)
    public static Optional<String> name(int number) {
        if (number < 0) {
            return Optional.empty();
        }
        if ((number & EXTENDED) != 0) {
            int partition = number & 255;
            int disk = number >>> 8 & EXTENDED_DISKS - 1;
            boolean shortForm = disk < 16 && partition < 16;
            return number >>> 29 != 0 || shortForm ? Optional.empty() : Optional.of(named("xvd", disk, partition));
        }
        int major = number >>> 8;
        int minor = number & 255;
        if (major == 0) {
            return minor == 0 ? Optional.empty() : Optional.of("xbd" + (minor - 1));
        }
        if (major == XVD) {
            return Optional.of(named("xvd", minor >>> 4, minor & 15));
        }
        for (int i = 0; i < IDE.length; i++) {
            if (IDE[i] == major) {
                return minor >= 128 ? Optional.empty() : Optional.of(named("hd", 2 * i + (minor >>> 6), minor & 63));
            }
        }
        for (int i = 0; i < SCSI.length; i++) {
            if (SCSI[i] == major) {
                return Optional.of(named("sd", 16 * i + (minor >>> 4), minor & 15));
            }
        }
        return Optional.empty();
    }

    /// The name where there is one, else the number in hex: what tables show.
    public static String display(int number) {
        return name(number).orElseGet(() -> "0x" + Integer.toHexString(number));
    }

    private static int ide(String vdev, int disk, int partition) {
        if (disk >= 2 * IDE.length) {
            throw bad(vdev, "IDE disks go from hda to hdt");
        }
        partitionWithin(vdev, partition, 63);
        return IDE[disk / 2] << 8 | (disk & 1) << 6 | partition;
    }

    private static int scsi(String vdev, int disk, int partition) {
        if (disk >= 16 * SCSI.length) {
            throw bad(vdev, "SCSI disks go from sda to sdiv");
        }
        partitionWithin(vdev, partition, 15);
        return SCSI[disk / 16] << 8 | (disk & 15) << 4 | partition;
    }

    private static int xvd(String vdev, int disk, int partition) {
        if (disk < 16 && partition < 16) {
            return XVD << 8 | disk << 4 | partition;
        }
        if (disk >= EXTENDED_DISKS) {
            throw bad(vdev, "there is no such virtual disk");
        }
        partitionWithin(vdev, partition, 255);
        return EXTENDED | disk << 8 | partition;
    }

    private static void partitionWithin(String vdev, int partition, int most) {
        if (partition > most) {
            throw bad(vdev, "partitions go up to " + most);
        }
    }

    private static int bounded(String vdev, long number) {
        if (number > Integer.MAX_VALUE) {
            throw bad(vdev, "the number does not fit 31 bits");
        }
        return (int) number;
    }

    /// `a` is 0, `z` 25, `aa` 26.
    private static int index(String letters) {
        int index = 0;
        for (char letter : letters.toCharArray()) {
            index = index * 26 + letter - 'a' + 1;
        }
        return index - 1;
    }

    private static String named(String prefix, int disk, int partition) {
        var letters = new StringBuilder();
        for (int rest = disk + 1; rest > 0; rest = (rest - 1) / 26) {
            letters.insert(0, (char) ('a' + (rest - 1) % 26));
        }
        return prefix + letters + (partition == 0 ? "" : String.valueOf(partition));
    }

    private static IllegalArgumentException bad(String vdev, String problem) {
        return new IllegalArgumentException("bad device '" + vdev + "': " + problem);
    }
}
