package org.xend.protocol.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Reads one entry of a config's `disk` list as xl writes it (xl-disk-configuration(5) of Xen 4.17): up to four
/// fields by their positions, `TARGET,FORMAT,VDEV,ACCESS`, and any by name,
/// `format=raw,vdev=xvda,access=rw,target=/x`.
///
/// | field | values |
/// |---|---|
/// | target | absolute path of a block device (below `/dev`) or an image; by name the last, commas and all |
/// | format | `raw` or nothing; `empty` for a drive without a disc |
/// | vdev | as in [DiskSpec] |
/// | access | `rw` unless given; a cdrom is always read-only |
/// | devtype | `disk` or `cdrom`, for which the one word `cdrom` also does |
/// | backend | name or id of the domain that holds the backend |
/// | backendtype | `phy`, the kernel's own; `qdisk` is taken for it with a warning |
///
/// A position that is empty is one not given, also after the last.
/// `discard` is what every disk has, `direct-io-safe` is about other backends: both are accepted. With `phy:` or
/// `file:` before it, the target is followed by VDEV and ACCESS.
final class XlDiskSpec {
    private static final List<String> POSITIONS = List.of("target", "format", "vdev", "access");
    private static final List<String> POSITIONS_AFTER_PREFIX = List.of("target", "vdev", "access");
    private static final List<String> NAMES =
            List.of("target", "format", "vdev", "access", "devtype", "backend", "backendtype", "script");
    private static final String TARGET = "target=";
    private static final String SHAPE = "a disk is TARGET,FORMAT,VDEV,ACCESS, as in '/dev/vg/disk,raw,xvda,rw'";

    private XlDiskSpec() {}

    /// Whether a text is not of xm's form: a field has a name, or the first is a path or leaves the target out.
    static boolean isOne(String text) {
        List<String> fields = fields(text);
        String first = fields.getFirst();
        if (first.startsWith("/") || fields.stream().anyMatch(field -> NAMES.contains(name(field)))) {
            return true;
        }
        return first.isEmpty()
                && fields.size() > 2
                && List.of("", "raw", "empty").contains(fields.get(1));
    }

    /// The fields without the blanks round them; a named target is the last, whatever follows.
    private static List<String> fields(String text) {
        var fields = new ArrayList<String>();
        int start = 0;
        while (true) {
            int comma = text.indexOf(',', start);
            String field =
                    text.substring(start, comma < 0 ? text.length() : comma).strip();
            if (comma < 0 || field.startsWith(TARGET)) {
                fields.add(text.substring(start).strip());
                return fields;
            }
            fields.add(field);
            start = comma + 1;
        }
    }

    private static String name(String field) {
        int equals = field.indexOf('=');
        return equals < 0 ? "" : field.substring(0, equals).strip();
    }

    /// @throws IllegalArgumentException saying what is wrong with it
    static VbdConfig read(String text, Consumer<String> warnings) {
        Map<String, String> given = given(fields(text));
        refuseOthers(given, warnings);
        boolean cdrom = given.getOrDefault("devtype", "disk").equals("cdrom");
        String vdev = given.getOrDefault("vdev", "");
        if (vdev.isEmpty()) {
            throw new IllegalArgumentException("vdev is missing"
                    + (given.getOrDefault("target", "").contains(",")
                            ? ": a named target takes the rest of the text, so it comes last"
                            : ": " + SHAPE));
        }
        cdrom |= vdev.endsWith(":cdrom");
        if (cdrom && !vdev.endsWith(":cdrom")) {
            vdev += ":cdrom";
        }
        String access = given.getOrDefault("access", "");
        DiskMode mode = DiskMode.parse(access.isEmpty() ? "rw" : access);
        return DiskSpec.of(
                uname(given), vdev, (cdrom ? DiskMode.READ : mode).word(), given.getOrDefault("backend", ""));
    }

    private static Map<String, String> given(List<String> fields) {
        List<String> positions = prefixed(fields.getFirst()) ? POSITIONS_AFTER_PREFIX : POSITIONS;
        var given = new HashMap<String, String>();
        int position = 0;
        for (String field : fields) {
            String name = name(field);
            if (field.indexOf('=') >= 0) {
                if (!NAMES.contains(name)) {
                    throw new IllegalArgumentException("unknown field '" + name
                            + "': target, format, vdev, access, devtype, backend and backendtype are known");
                }
                put(given, name, field.substring(field.indexOf('=') + 1).strip());
                continue;
            }
            switch (field) {
                case "cdrom" -> put(given, "devtype", field);
                case "discard", "direct-io-safe" -> {
                    // The first is the usual case, the second nothing to the kernel's backend.
                }
                case "no-discard" -> throw new IllegalArgumentException("no-discard is not supported");
                default -> {
                    if (position == positions.size() && field.isEmpty()) {
                        break;
                    }
                    if (position == positions.size()) {
                        throw new IllegalArgumentException("'" + field + "' has no name: " + SHAPE);
                    }
                    put(given, positions.get(position++), field);
                }
            }
        }
        return given;
    }

    private static void put(Map<String, String> given, String name, String value) {
        String earlier = given.put(name, value);
        if (earlier != null && !earlier.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is given twice");
        }
    }

    private static boolean prefixed(String target) {
        return target.startsWith("phy:") || target.startsWith("file:");
    }

    private static void refuseOthers(Map<String, String> given, Consumer<String> warnings) {
        String devtype = given.getOrDefault("devtype", "disk");
        if (!devtype.equals("disk") && !devtype.equals("cdrom")) {
            throw new IllegalArgumentException("unknown devtype '" + devtype + "': disk and cdrom are known");
        }
        String format = given.getOrDefault("format", "");
        if (!List.of("", "raw", "empty").contains(format)) {
            throw new IllegalArgumentException("format '" + format + "' is not supported: raw is; " + SHAPE);
        }
        String backend = given.getOrDefault("backendtype", "");
        if (backend.equals("qdisk")) {
            // What libvirt writes for every image; a raw one is served by the kernel as well.
            warnings.accept("backendtype=qdisk: the disk is served by the kernel's own backend");
        } else if (!backend.isEmpty() && !backend.equals("phy")) {
            throw new IllegalArgumentException(
                    "backendtype '" + backend + "' is not supported: every disk is the kernel's own (phy)");
        }
        if (!given.getOrDefault("script", "").isEmpty()) {
            throw new IllegalArgumentException("a script for one disk cannot be chosen");
        }
    }

    /// xl asks the file system what the target is. Here its path decides, so that the same file means the same
    /// wherever it is read.
    private static String uname(Map<String, String> given) {
        String target = given.getOrDefault("target", "");
        boolean empty = given.getOrDefault("format", "").equals("empty");
        if (target.isEmpty() || prefixed(target)) {
            return target;
        }
        if (empty) {
            throw new IllegalArgumentException("format 'empty' and a target, '" + target + "', exclude each other");
        }
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("target '" + target + "' is not an absolute path");
        }
        return (target.startsWith("/dev/") ? "phy:" : "file:") + target;
    }
}
