package org.xend.daemon.hypervisor.embedded.dom0;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.hypervisor.HostFiles;

/// A disk as dom0's block backend sees it: a text stand-in (`#!xend-device`), a file or a real device.
///
/// @param sectors size in sectors of 512 bytes
/// @param readOnly whether it can only be opened for reading
/// @param kind a device node or an image file, as dom0 has it
record DeviceStandIn(long sectors, boolean readOnly, HostFiles.Kind kind) {
    private static final String MAGIC = "#!xend-device";
    private static final int MAX_BYTES = 64 * 1024;

    /// @throws IOException where the file cannot be read
    static boolean isOne(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC);
        }
    }

    /// @throws IOException where the path cannot be read, or its text is not as `docs/embedded.md` has it
    static DeviceStandIn open(Path path) throws IOException {
        if (Files.isRegularFile(path) && isOne(path)) {
            return parse(path);
        }
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a directory");
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            return new DeviceStandIn(
                    file.length() / 512,
                    !Files.isWritable(path),
                    Files.isRegularFile(path) ? HostFiles.Kind.FILE : HostFiles.Kind.BLOCK_DEVICE);
        }
    }

    /// The keys that a connected backend publishes for a disk.
    ///
    /// @param params path in dom0; a relative one is below `/dev`
    /// @param kind `disk` or `cdrom`
    /// @throws IOException where there is no such disk or it cannot be opened
    static Map<String, String> backendKeys(HostFiles files, String params, String mode, String kind)
            throws IOException {
        String name = params.startsWith("/") ? params : "/dev/" + params;
        HostFiles.HostFile file = files.find(name).orElseThrow(() -> new IOException(name + " does not exist"));
        DeviceStandIn device = open(file.path());
        boolean readOnly = device.readOnly() || !mode.contains("w");
        // VDISK_CDROM, VDISK_REMOVABLE and VDISK_READONLY of xen/io/blkif.h.
        int info = (kind.equals("cdrom") ? 1 | 2 : 0) | (readOnly ? 4 : 0);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("sectors", Long.toString(device.sectors()));
        keys.put("info", Integer.toString(info));
        keys.put("sector-size", "512");
        return keys;
    }

    private static DeviceStandIn parse(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        long sectors = 0;
        boolean readOnly = false;
        HostFiles.Kind kind = HostFiles.Kind.BLOCK_DEVICE;
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            String key = equals < 0 ? text : text.substring(0, equals).strip();
            String value = equals < 0 ? "" : text.substring(equals + 1).strip();
            switch (key) {
                case "sectors" -> sectors = number(path, number, value);
                case "readonly" -> {
                    require(value.equals("yes") || value.equals("no"), path, number, "readonly must be yes or no");
                    readOnly = value.equals("yes");
                }
                case "kind" -> {
                    require(
                            value.equals("block-device") || value.equals("file"),
                            path,
                            number,
                            "kind must be block-device or file");
                    kind = value.equals("file") ? HostFiles.Kind.FILE : HostFiles.Kind.BLOCK_DEVICE;
                }
                default ->
                    throw new IOException(
                            path + " line " + number + ": '" + key + "' is not known: kind, sectors and readonly are");
            }
        }
        return new DeviceStandIn(sectors, readOnly, kind);
    }

    private static long number(Path path, int line, String value) throws IOException {
        require(value.matches("[0-9]{1,15}"), path, line, "sectors must be a decimal number");
        return Long.parseLong(value);
    }

    private static void require(boolean holds, Path path, int line, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(path + " line " + line + ": " + otherwise);
        }
    }
}
